package io.github.crmgate.crm.zoho;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Zoho's data centres. Both hosts are listed, because those of Canada have different suffixes. */
enum ZohoRegion {
    US("United States", "accounts.zoho.com", "zohoapis.com"),
    EU("Europe", "accounts.zoho.eu", "zohoapis.eu"),
    IN("India", "accounts.zoho.in", "zohoapis.in"),
    AU("Australia", "accounts.zoho.com.au", "zohoapis.com.au"),
    CN("China", "accounts.zoho.com.cn", "zohoapis.com.cn"),
    JP("Japan", "accounts.zoho.jp", "zohoapis.jp"),
    CA("Canada", "accounts.zohocloud.ca", "zohoapis.ca"),
    SA("Saudi Arabia", "accounts.zoho.sa", "zohoapis.sa"),
    UK("United Kingdom", "accounts.zoho.uk", "zohoapis.uk"),
    AE("United Arab Emirates", "accounts.zoho.ae", "zohoapis.ae");

    private final String place;
    private final String accountsHost;
    private final String apiDomain;

    ZohoRegion(String place, String accountsHost, String apiDomain) {
        this.place = place;
        this.accountsHost = accountsHost;
        this.apiDomain = apiDomain;
    }

    /** Returns a label with country and host; users may know only one of them. */
    String title() {
        return place + " (" + accountsHost.replaceFirst("^accounts\\.", "") + ")";
    }

    String accountsHost() {
        return accountsHost;
    }

    /** Returns the host of the CRM API in an environment. */
    String apiHost(ZohoEnvironment environment) {
        return environment.hostPrefix() + "." + apiDomain;
    }

    /**
     * Returns the alternative host name that some token responses contain: {@code api.zoho.eu} for {@code
     * www.zohoapis.eu}.
     */
    String printedApiHost() {
        return accountsHost.replaceFirst("^accounts\\.", "api.");
    }

    /** Returns the name in settings, such as {@code us}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ZohoRegion of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Returns the code of a region as users write it; empty if there is no such region. */
    static Optional<String> find(String text) {
        return Optional.of(text.strip().toLowerCase(Locale.ROOT)).filter(codes()::contains);
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(ZohoRegion::code).toList();
    }
}
