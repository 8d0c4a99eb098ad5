package io.github.crmgate.app.config;

import io.github.crmgate.crm.CrmModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The providers on the class path. */
public final class CrmModules {
    private CrmModules() {}

    /**
     * Returns them in the order in which the class path registers them.
     *
     * @throws ServiceConfigurationError if one can't be loaded, or two have the same name
     */
    public static List<CrmModule> present() {
        return distinct(ServiceLoader.load(CrmModule.class, loader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    static List<CrmModule> distinct(List<CrmModule> modules) {
        Map<String, CrmModule> byName = new HashMap<>();
        for (CrmModule module : modules) {
            CrmModule other = byName.putIfAbsent(module.name(), module);
            if (other != null) {
                throw new ServiceConfigurationError("two providers have the name '" + module.name() + "': "
                        + other.getClass().getName() + " and "
                        + module.getClass().getName()
                        + "; remove one of their jars from the class path");
            }
        }
        return modules;
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
