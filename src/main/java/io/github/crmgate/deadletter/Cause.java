package io.github.crmgate.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Why a message failed, without any secret.
 *
 * @param code the problem code
 * @param detail what a caller is told
 * @param crmCode the CRM's own code
 * @param crmMessage the CRM's own words
 */
public record Cause(
        String code,
        String detail,
        @Nullable String crmCode,
        @Nullable String crmMessage) {}
