package io.github.crmgate.deadletter;

import java.time.Instant;

/** A place among dead letters, which are in order of their time, and of their id where times are equal. */
public record Place(Instant time, String id) {}
