package io.github.crmgate.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Reason why a message failed, without secrets.
 *
 * @param code problem code
 * @param detail description for callers
 * @param crmCode the CRM's own code
 * @param crmMessage the CRM's own message
 */
public record Cause(
        String code,
        String detail,
        @Nullable String crmCode,
        @Nullable String crmMessage) {}
