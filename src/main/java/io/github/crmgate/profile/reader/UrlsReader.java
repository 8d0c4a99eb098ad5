package io.github.crmgate.profile.reader;

import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.profile.UrlTemplate;
import io.github.crmgate.settings.Setting;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the URLs of a profile. */
final class UrlsReader {
    private static final List<Setting> OF_ALL = List.of(ProfileKeys.BASE_URL, ProfileKeys.AUTH_CHECK_URL);

    private final ProfileSettings settings;
    private final Map<Setting, UrlTemplate> urls = new LinkedHashMap<>();

    UrlsReader(ProfileSettings settings) {
        this.settings = settings;
    }

    /** Reads the URLs of a type; reports missing and invalid ones. */
    void read(@Nullable ProfileType type) {
        OF_ALL.forEach(setting -> read(setting, !settings.isBuiltIn()));
        boolean oauth = type == ProfileType.OAUTH2;
        if (oauth || type == null) {
            read(ProfileKeys.AUTHORIZATION_URL, oauth && !settings.isBuiltIn());
            read(ProfileKeys.TOKEN_URL, oauth && !settings.isBuiltIn());
            read(ProfileKeys.REFRESH_URL, false);
        }
    }

    /** Returns the valid URLs by setting. */
    Map<Setting, UrlTemplate> urls() {
        return urls;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        urls.values().forEach(url -> names.addAll(url.names()));
        return names;
    }

    private void read(Setting setting, boolean required) {
        settings.parsed(
                        required ? settings.required(setting, "") : settings.text(setting),
                        setting,
                        "",
                        UrlTemplate::parse)
                .ifPresent(url -> urls.put(setting, url));
    }
}
