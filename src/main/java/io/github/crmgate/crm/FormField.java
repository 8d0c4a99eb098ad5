package io.github.crmgate.crm;

import org.jspecify.annotations.Nullable;

/**
 * One of the fields that an end user fills in to connect an account.
 *
 * @param name as in {@link AccountFields}
 * @param hint where to find it
 * @param secret whether it must not be seen
 */
public record FormField(String name, String label, @Nullable String hint, boolean secret, boolean required) {}
