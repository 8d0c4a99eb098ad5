package io.github.crmgate.sandbox.zoho.accounts;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The application as registered in Zoho's API console, the same in every data centre. */
public final class ZohoClient {
    public static final String ID = "1000.SANDBOX0CLIENT0OF0CRMGATE0TESTS";
    public static final String SECRET = "5a4db0x5ecret0fthe51mulatedz0h0c11ent00000";

    private final Set<URI> redirects = new CopyOnWriteArraySet<>();

    public void allowRedirect(URI redirectUri) {
        redirects.add(redirectUri);
    }

    public void forgetRedirects() {
        redirects.clear();
    }

    /** Whether the browser may be sent there: any absolute http(s) address until one is registered. */
    boolean allows(String redirectUri) {
        try {
            URI uri = new URI(redirectUri);
            boolean absolute =
                    uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            return absolute && (redirects.isEmpty() || redirects.contains(uri));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
