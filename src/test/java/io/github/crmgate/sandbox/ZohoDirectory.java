package io.github.crmgate.sandbox;

import java.net.URI;
import java.util.SortedMap;

/** Where the data centres are, as every one of them knows it. */
interface ZohoDirectory {
    SortedMap<String, URI> dataCentres();
}
