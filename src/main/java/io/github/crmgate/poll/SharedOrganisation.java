package io.github.crmgate.poll;

/** Two connections that read the same organisation of a CRM, the smaller id first. */
public record SharedOrganisation(String connection, String other) {}
