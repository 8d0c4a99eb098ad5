package io.github.crmgate.failure;

import org.jspecify.annotations.Nullable;

/**
 * An error of one field of a write.
 *
 * @param field the caller's name of the field; null if the CRM named none that is known
 * @param crmField the CRM's name of the field; null if it named none
 * @param code {@code required}, {@code invalid}, {@code duplicate}, or the CRM's own code in lower case
 * @param message the CRM's message, or what is known of it
 */
public record FieldError(@Nullable String field, @Nullable String crmField, String code, String message) {}
