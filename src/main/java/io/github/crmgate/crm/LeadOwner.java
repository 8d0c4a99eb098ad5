package io.github.crmgate.crm;

import org.jspecify.annotations.Nullable;

/** The CRM user to whom a lead is assigned. */
public record LeadOwner(
        String id, @Nullable String name, @Nullable String email) {}
