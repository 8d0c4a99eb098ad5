package io.github.crmgate.crm.zoho;

import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.List;

/** The module of Zoho CRM, found by the {@code ServiceLoader}. */
public final class ZohoModule implements CrmModule {

    @Override
    public String name() {
        return ZohoProvider.NAME;
    }

    @Override
    public List<Setting> settings() {
        return ZohoSettings.all();
    }

    @Override
    public Configured read(SettingsReader reader, boolean selected) {
        return ZohoSettings.read(reader, selected);
    }
}
