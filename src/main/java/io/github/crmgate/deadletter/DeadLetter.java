package io.github.crmgate.deadletter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that failed for good, without any secret.
 *
 * @param correlationId that of the call, as in the log and in the answer
 * @param route where it entered
 * @param code the problem code
 * @param detail what the caller was told
 * @param crmCode the CRM's own code
 * @param attempts how often the CRM was called
 * @param request what was asked: method, path and parameters
 */
public record DeadLetter(
        String id,
        Instant time,
        @Nullable String correlationId,
        String route,
        @Nullable String connection,
        @Nullable String provider,
        String code,
        String detail,
        @Nullable String crmCode,
        @Nullable String crmMessage,
        int attempts,
        Map<String, String> request) {}
