package io.github.crmgate.sandbox.zoho.accounts;

/** A user of one data centre. */
record ZohoUser(String region, String name) {}
