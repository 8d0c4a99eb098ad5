package io.github.crmgate.crm.freshsales;

import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.List;

/** The module of Freshsales (Suite and Classic), found by the {@code ServiceLoader}. */
public final class FreshsalesModule implements CrmModule {

    @Override
    public String name() {
        return FreshsalesProvider.NAME;
    }

    @Override
    public List<Setting> settings() {
        return FreshsalesSettings.all();
    }

    @Override
    public Configured read(SettingsReader reader, boolean selected) {
        return FreshsalesSettings.read(reader);
    }
}
