package io.github.crmgate.app.config;

import io.github.crmgate.crm.CrmModule;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/** The providers on the class path. */
public final class CrmModules {
    private CrmModules() {}

    /** Returns them in the order in which the class path registers them. */
    public static List<CrmModule> present() {
        return ServiceLoader.load(CrmModule.class, loader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Returns what loads their classes and files. */
    public static ClassLoader loader() {
        return Objects.requireNonNullElseGet(
                Thread.currentThread().getContextClassLoader(), CrmModules.class::getClassLoader);
    }

    /** Returns their names. */
    public static List<String> names() {
        return present().stream().map(CrmModule::name).toList();
    }
}
