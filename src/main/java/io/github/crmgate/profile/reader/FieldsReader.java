package io.github.crmgate.profile.reader;

import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.profile.Values;
import io.github.crmgate.settings.Setting;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that a user enters: those that are declared, and those of the type that templates use. */
final class FieldsReader {
    private static final String TENANT = "tenant";
    private static final String KEY = "key";

    private static final Map<String, ProfileField> USUAL = Map.of(
            TENANT,
            new ProfileField(TENANT, "Subdomain", null, false, true),
            KEY,
            new ProfileField(KEY, "API key", null, true, true),
            Values.USERNAME,
            new ProfileField(Values.USERNAME, "User name", null, false, true),
            Values.PASSWORD,
            new ProfileField(Values.PASSWORD, "Password", null, true, true));

    private final ProfileSettings settings;

    FieldsReader(ProfileSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the fields: in the order of the file if all are declared there, otherwise those of the type first.
     *
     * @param inUrls names that URLs use
     * @param inValues names that authorization fields use
     */
    List<ProfileField> read(@Nullable ProfileType type, Set<String> inUrls, Set<String> inValues) {
        Set<String> declared = declared();
        List<String> usual = ofType(type).stream()
                .filter(key -> declared.contains(key)
                        || inValues.contains(key)
                        || (type == ProfileType.BASIC && inValues.contains(Values.BASIC)))
                .toList();
        Set<String> keys = new LinkedHashSet<>();
        if (!declared.contains(TENANT) && (inUrls.contains(TENANT) || inValues.contains(TENANT))) {
            keys.add(TENANT);
        }
        if (!declared.containsAll(usual)) {
            keys.addAll(usual);
        }
        keys.addAll(declared);
        List<ProfileField> fields = new ArrayList<>();
        keys.forEach(key -> fields.add(field(key)));
        return fields;
    }

    private ProfileField field(String key) {
        ProfileField usual = USUAL.getOrDefault(key, new ProfileField(key, key, null, false, true));
        return new ProfileField(
                key,
                settings.text(ProfileKeys.FIELD_LABEL, key, usual.label()).orElse(key),
                settings.text(ProfileKeys.FIELD_HINT, key, null).orElse(null),
                flag(ProfileKeys.FIELD_SECRET, key, usual.secret()),
                flag(ProfileKeys.FIELD_REQUIRED, key, usual.required()));
    }

    private boolean flag(Setting setting, String key, boolean usual) {
        return settings.choice(setting, key, String.valueOf(usual), List.of("true", "false"))
                .map(Boolean::parseBoolean)
                .orElse(usual);
    }

    private Set<String> declared() {
        Set<String> keys = new LinkedHashSet<>();
        for (String rest : settings.below(ProfileKeys.FIELDS)) {
            int dot = rest.indexOf('.');
            String key = dot < 0 ? rest : rest.substring(0, dot);
            if (!ProfileField.isKey(key)) {
                settings.markKnown(ProfileKeys.FIELDS + rest);
                settings.fault(ProfileKeys.FIELDS + key, "has a wrong key: it " + ProfileField.FORM);
            } else if (dot >= 0 && (!settings.isBuiltIn() || settings.isBuiltInField(key))) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static List<String> ofType(@Nullable ProfileType type) {
        if (type == null) {
            return List.of();
        }
        return switch (type) {
            case OAUTH2 -> List.of();
            case API_KEY -> List.of(KEY);
            case BASIC -> List.of(Values.USERNAME, Values.PASSWORD);
        };
    }
}
