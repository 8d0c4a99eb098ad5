package io.github.crmgate.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One value that a CRM offers for a field.
 *
 * @param id id at the CRM
 * @param name name for people
 * @param code code of a currency by ISO 4217; omitted otherwise
 * @param email e-mail address of a user; omitted otherwise
 * @param pipelineId id of the pipeline that a stage belongs to; omitted where the CRM does not name it
 * @param written what a write sends: the id, or a text at a CRM that takes texts
 */
public record Choice(
        String id,
        String name,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String code,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String pipelineId,
        @JsonIgnore String written) {

    /** Creates a choice whose id is written. */
    public Choice(String id, String name) {
        this(id, name, null, null, null, id);
    }

    /** Returns whether a caller's text names this choice, in upper or lower case. */
    boolean named(String text) {
        return Stream.of(name, written, code, email).anyMatch(text::equalsIgnoreCase);
    }
}
