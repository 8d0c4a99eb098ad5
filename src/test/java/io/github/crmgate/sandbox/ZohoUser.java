package io.github.crmgate.sandbox;

/** A user of one data centre. */
record ZohoUser(String region, String name) {}
