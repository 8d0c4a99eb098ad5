package io.github.crmgate.profile.reader;

import io.github.crmgate.profile.AuthorizationField;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.profile.ProfileRules;
import io.github.crmgate.profile.ProfileType;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one profile: its components, then the checks across them. */
final class OneProfileReader {
    private final ProfileSettings settings;
    private final UrlsReader urls;
    private final int faultsBefore;

    OneProfileReader(ProfileSettings settings) {
        this.settings = settings;
        this.urls = new UrlsReader(settings);
        this.faultsBefore = settings.faults();
    }

    /** Returns the profile; empty if it has a fault. */
    Optional<Profile> read() {
        ProfileType type = settings.choice(ProfileKeys.TYPE, "", null, ProfileType.codes())
                .map(ProfileType::of)
                .orElse(null);
        String title = settings.text(ProfileKeys.TITLE).orElse(settings.name());
        List<String> shares = shares();
        urls.read(type);
        Map<String, AuthorizationField> authorization = new AuthorizationFieldsReader(settings).read(type);
        List<ProfileField> fields = new FieldsReader(settings).read(type, urls.names(), names(authorization));
        Optional<OAuthClient> oauth = new OAuthReader(settings).read(type, urls.urls());
        if (type == null) {
            return Optional.empty();
        }
        List<AuthorizationField> authorizationFields = List.copyOf(authorization.values());
        check(new ProfileRules(type, fields, authorizationFields), authorization);
        if (faulty()) {
            return Optional.empty();
        }
        return Optional.of(new Profile(
                settings.name(),
                type,
                title,
                shares,
                fields,
                authorizationFields,
                urls.urls().get(ProfileKeys.BASE_URL),
                urls.urls().get(ProfileKeys.AUTH_CHECK_URL),
                oauth.orElse(null)));
    }

    private List<String> shares() {
        return Arrays.stream(settings.text(ProfileKeys.SHARES).orElse("").split("\\|"))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private void check(ProfileRules rules, Map<String, AuthorizationField> authorization) {
        if (!faulty()) { // what a part lacks would be reported again
            rules.together().ifPresent(fault -> settings.fault("authorization-fields", fault));
        }
        authorization.forEach((number, field) ->
                rules.value(field).ifPresent(fault -> settings.fault(ProfileKeys.VALUE, number, fault)));
        urls.urls().forEach((setting, url) -> {
            Optional<String> fault = setting.equals(ProfileKeys.BASE_URL)
                    ? rules.base(url)
                    : setting.equals(ProfileKeys.AUTH_CHECK_URL) ? rules.authCheck(url) : rules.url(url);
            fault.ifPresent(text -> settings.fault(setting, "", text));
        });
    }

    private boolean faulty() {
        return settings.faults() > faultsBefore;
    }

    private static Set<String> names(Map<String, AuthorizationField> authorization) {
        Set<String> names = new LinkedHashSet<>();
        authorization.values().forEach(field -> names.addAll(field.value().names()));
        return names;
    }
}
