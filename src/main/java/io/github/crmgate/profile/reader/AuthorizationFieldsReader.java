package io.github.crmgate.profile.reader;

import io.github.crmgate.profile.AuthorizationField;
import io.github.crmgate.profile.AuthorizationField.In;
import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.profile.ValueTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the authorization fields in the order of their numbers. Default: the {@code Authorization} header that is usual
 * for the type.
 */
final class AuthorizationFieldsReader {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

    private final ProfileSettings settings;

    AuthorizationFieldsReader(ProfileSettings settings) {
        this.settings = settings;
    }

    /** Returns the valid fields by number. */
    Map<String, AuthorizationField> read(@Nullable ProfileType type) {
        Map<Integer, String> numbers = numbers();
        Map<String, AuthorizationField> fields = new LinkedHashMap<>();
        numbers.values().forEach(number -> field(number).ifPresent(field -> fields.put(number, field)));
        if (numbers.isEmpty() && type != null) {
            fields.put("1", usual(type));
        }
        return fields;
    }

    private Optional<AuthorizationField> field(String number) {
        Optional<In> in =
                settings.choice(ProfileKeys.IN, number, null, In.codes()).map(In::of);
        Optional<String> key = settings.required(ProfileKeys.KEY, number);
        Optional<ValueTemplate> value = settings.parsed(
                settings.required(ProfileKeys.VALUE, number), ProfileKeys.VALUE, number, ValueTemplate::new);
        if (in.isEmpty() || key.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        AuthorizationField.fault(in.get(), key.get()).ifPresent(fault -> {
            faults.add(fault);
            settings.fault(ProfileKeys.KEY, number, fault);
        });
        AuthorizationField.fault(in.get(), value.get()).ifPresent(fault -> {
            faults.add(fault);
            settings.fault(ProfileKeys.VALUE, number, fault);
        });
        return faults.isEmpty()
                ? Optional.of(new AuthorizationField(in.get(), key.get(), value.get()))
                : Optional.empty();
    }

    private Map<Integer, String> numbers() {
        Map<Integer, String> numbers = new TreeMap<>();
        for (String rest : settings.below(ProfileKeys.AUTHORIZATION_FIELDS)) {
            int dot = rest.indexOf('.');
            String number = dot < 0 ? rest : rest.substring(0, dot);
            if (NUMBER.matcher(number).matches()) {
                numbers.put(Integer.parseInt(number), number);
            } else {
                settings.markKnown(ProfileKeys.AUTHORIZATION_FIELDS + rest);
                settings.fault(
                        ProfileKeys.AUTHORIZATION_FIELDS + rest,
                        "must have a number, as in " + ProfileKeys.AUTHORIZATION_FIELDS + "1.in");
            }
        }
        return numbers;
    }

    private static AuthorizationField usual(ProfileType type) {
        String value =
                switch (type) {
                    case OAUTH2 -> "Bearer {{access_token}}";
                    case API_KEY -> "{{key}}";
                    case BASIC -> "Basic {{basic}}";
                };
        return new AuthorizationField(In.HEADER, "Authorization", new ValueTemplate(value));
    }
}
