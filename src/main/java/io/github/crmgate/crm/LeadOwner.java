package io.github.crmgate.crm;

import org.jspecify.annotations.Nullable;

/** The CRM user who works on a lead. */
public record LeadOwner(
        String id, @Nullable String name, @Nullable String email) {}
