package io.github.crmgate.app.config;

import io.github.crmgate.authorization.AuthorizationPolicy;
import io.github.crmgate.authorization.Origins;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how end users authorize CrmGate. */
final class AuthorizationSettings {
    static final Setting PUBLIC_URL = new Setting(
            "crmgate.public-url",
            "http://localhost:8080",
            "URL at which browsers reach CrmGate, the base of links and of the redirect URI. Default:"
                    + " localhost with the port of `camel.server.port`.");
    static final Setting APPLICATION_NAME =
            new Setting("crmgate.application-name", "CrmGate", "Name of your application on the pages for end users.");
    static final Setting APPLICATION_LOGO = new Setting(
            "crmgate.application-logo",
            null,
            "URL of your application's logo on the pages for end users, shown 32 pixels high. Browsers"
                    + " load it from there.");
    static final Setting APPLICATION_PRIVACY_URL = new Setting(
            "crmgate.application-privacy-url",
            null,
            "URL of your application's privacy policy, linked on the pages for end users.");
    static final Setting AUTHORIZATION_TTL =
            new Setting("crmgate.authorization.ttl", "10m", "Time for which the link of an authorization is valid.");
    static final Setting RETURN_ORIGINS = new Setting(
            "crmgate.authorization.return-origins",
            null,
            "Origins that `returnUrl` may have, such as `https://app.example.com`, separated by commas.");
    static final Setting NOTIFY_ORIGINS = new Setting(
            "crmgate.authorization.notify-origins", null, "Origins that `notifyUrl` may have, separated by commas.");
    static final Setting NOTIFY_SECRET = new Setting(
            "crmgate.authorization.notify-secret", null, "HMAC-SHA256 key that signs callbacks to `notifyUrl`.");

    private static final Pattern PATH = Pattern.compile("(/[\\w.~-]+)*");
    private static final Pattern LIST = Pattern.compile("[,\\s]+");

    private AuthorizationSettings() {}

    static AuthorizationPolicy read(SettingsReader reader, ServerSettings server) {
        URI publicUrl = reader.isSet(PUBLIC_URL)
                ? reader.url(PUBLIC_URL).orElse(URI.create("http://localhost"))
                : URI.create("http://localhost:" + server.port());
        if (!PATH.matcher(publicUrl.getRawPath()).matches()) {
            reader.fault(PUBLIC_URL.key(), "has a path that is not such as /crm, of letters, digits, dots and dashes");
            publicUrl = URI.create("http://localhost");
        }
        Set<URI> notified = origins(reader, NOTIFY_ORIGINS);
        return new AuthorizationPolicy(
                reader.required(APPLICATION_NAME),
                web(reader, APPLICATION_LOGO),
                web(reader, APPLICATION_PRIVACY_URL),
                publicUrl,
                reader.duration(AUTHORIZATION_TTL),
                new Origins(origins(reader, RETURN_ORIGINS)),
                new Origins(notified),
                (notified.isEmpty() ? reader.secret(NOTIFY_SECRET) : reader.requiredSecret(NOTIFY_SECRET))
                        .orElse(null));
    }

    /** Returns a URL for an end user's browser, which may have a query, unlike a base URL. */
    private static @Nullable URI web(SettingsReader reader, Setting setting) {
        Optional<URI> url = reader.text(setting).flatMap(Origins::url);
        if (url.isEmpty() && reader.text(setting).isPresent()) {
            reader.fault(setting.key(), "must be a URL such as https://app.example.com/page");
        }
        return url.orElse(null);
    }

    private static Set<URI> origins(SettingsReader reader, Setting setting) {
        Set<URI> origins = new LinkedHashSet<>();
        for (String text : LIST.splitAsStream(reader.text(setting).orElse("")).toList()) {
            Optional<URI> url =
                    Origins.url(text).filter(origin -> Origins.of(origin).equalsIgnoreCase(text));
            if (url.isPresent()) {
                origins.add(url.get());
            } else if (!text.isEmpty()) {
                reader.fault(
                        setting.key(),
                        "holds '" + text + "', but must hold origins such as https://app.example.com, without a path");
            }
        }
        return origins;
    }

    /** Warns of settings without effect, and of weak ones. */
    static void warn(AuthorizationPolicy policy, ServerSettings server, BiConsumer<String, String> warning) {
        if (policy.secure() && server.clientAddressHeader() == null) {
            warning.accept(
                    ServerSettings.CLIENT_ADDRESS_HEADER.key(),
                    "is not set: if a proxy stands before CrmGate, all callers have its address, and share its limits of"
                            + " links that do not exist and of wrong API keys");
        }
        URI logo = policy.applicationLogo();
        if (logo != null && policy.secure() && !"https".equalsIgnoreCase(logo.getScheme())) {
            warning.accept(
                    APPLICATION_LOGO.key(),
                    "has no effect: browsers do not load an image over http into a page that is served over https");
        }
        Secret notifySecret = policy.notifySecret();
        if (notifySecret != null && !ApiKeyStrength.isEnough(notifySecret)) {
            warning.accept(NOTIFY_SECRET.key(), ApiKeyStrength.TOO_WEAK);
        }
    }
}
