package io.github.crmgate.route.state;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The typed key of an exchange property. Exchange properties pass from step to step of a route and on to the routes
 * that it calls; no endpoint sends them.
 *
 * @param name of the property; routes read those that their state class names
 * @param <T> the type of the value
 */
public record ExchangeKey<T>(String name) {

    /**
     * Returns the value.
     *
     * @throws IllegalStateException if no earlier step has set it
     */
    public T get(Exchange exchange) {
        T value = find(exchange);
        if (value == null) {
            throw new IllegalStateException("an earlier step of the route should have set " + name);
        }
        return value;
    }

    /** Returns the value, or null if there is none. */
    @SuppressWarnings("unchecked") // set() accepts this type only
    public @Nullable T find(Exchange exchange) {
        return (T) exchange.getProperty(name);
    }

    /** Returns the value, or the given one if there is none. */
    public T find(Exchange exchange, T otherwise) {
        T value = find(exchange);
        return value == null ? otherwise : value;
    }

    /** Sets the value; null removes it. */
    public void set(Exchange exchange, @Nullable T value) {
        if (value == null) {
            exchange.removeProperty(name);
        } else {
            exchange.setProperty(name, value);
        }
    }
}
