package io.github.crmgate.crm.zoho;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Zoho's data centres. Canada's two hosts have different suffixes, so neither is derived from the other. */
enum ZohoRegion {
    US("accounts.zoho.com", "zohoapis.com"),
    EU("accounts.zoho.eu", "zohoapis.eu"),
    IN("accounts.zoho.in", "zohoapis.in"),
    AU("accounts.zoho.com.au", "zohoapis.com.au"),
    CN("accounts.zoho.com.cn", "zohoapis.com.cn"),
    JP("accounts.zoho.jp", "zohoapis.jp"),
    CA("accounts.zohocloud.ca", "zohoapis.ca"),
    SA("accounts.zoho.sa", "zohoapis.sa"),
    UK("accounts.zoho.uk", "zohoapis.uk"),
    AE("accounts.zoho.ae", "zohoapis.ae");

    private final String accountsHost;
    private final String apiDomain;

    ZohoRegion(String accountsHost, String apiDomain) {
        this.accountsHost = accountsHost;
        this.apiDomain = apiDomain;
    }

    String accountsHost() {
        return accountsHost;
    }

    /** The host of the CRM API in an environment. */
    String apiHost(ZohoEnvironment environment) {
        return environment.hostPrefix() + "." + apiDomain;
    }

    /** The form {@code api.zoho.eu} that some token answers print instead of {@code www.zohoapis.eu}. */
    String printedApiHost() {
        return accountsHost.replaceFirst("^accounts\\.", "api.");
    }

    /** As it stands in settings, such as {@code us}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ZohoRegion of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(ZohoRegion::code).toList();
    }
}
