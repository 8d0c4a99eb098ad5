package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.store.failure.StoreException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store that is not opened. */
final class StoreRefusal {
    private StoreRefusal() {}

    /** Its message begins with the setting to look at. */
    static void of(ThrowingCallable opening, String setting, String... words) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(opening)
                .withMessageStartingWith(setting + ": ")
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }
}
