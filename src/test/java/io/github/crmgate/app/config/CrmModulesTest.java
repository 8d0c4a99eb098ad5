package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.crm.CrmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;

final class CrmModulesTest {

    @Test
    void twoProvidersOfOneNameAreNamedWithTheirClasses() {
        List<CrmModule> twice = new ArrayList<>(CrmModules.present());
        CrmModule first = twice.get(0);
        twice.add(first);

        assertThat(CrmModules.names()).doesNotHaveDuplicates().isNotEmpty();
        assertThatThrownBy(() -> CrmModules.distinct(twice))
                .isInstanceOf(ServiceConfigurationError.class)
                .hasMessageContainingAll(
                        "'" + first.name() + "'", first.getClass().getName(), "class path");
    }
}
