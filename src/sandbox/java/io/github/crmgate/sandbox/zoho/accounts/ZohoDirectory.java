package io.github.crmgate.sandbox.zoho.accounts;

import java.net.URI;
import java.util.SortedMap;

/** Where the data centres are, as every one of them knows it. */
public interface ZohoDirectory {
    SortedMap<String, URI> dataCentres();
}
