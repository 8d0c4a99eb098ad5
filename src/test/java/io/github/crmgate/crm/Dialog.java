package io.github.crmgate.crm;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A CRM that answers each path with what was scripted for it, in that order. Each answer passes the provider's own check
 * first, as it does in the process.
 */
public final class Dialog {
    private final CrmProvider provider;
    private final Map<String, Deque<CrmResponse>> script = new HashMap<>();
    private final List<CrmRequest> requests = new ArrayList<>();

    public Dialog(CrmProvider provider) {
        this.provider = provider;
    }

    /** Adds answers for a path. */
    public Dialog on(String path, CrmResponse... answers) {
        script.computeIfAbsent(path, p -> new ArrayDeque<>()).addAll(List.of(answers));
        return this;
    }

    /** Makes the calls until there is an answer. */
    public <T> T run(Question<T> question) {
        Question<T> step = question;
        while (step instanceof Question.Ask<T> call) {
            CrmRequest request = call.request();
            requests.add(request);
            Deque<CrmResponse> answers = script.getOrDefault(request.path(), new ArrayDeque<>());
            if (answers.isEmpty()) {
                throw new AssertionError("nothing is scripted for call " + requests.size() + ": " + request);
            }
            CrmResponse response = answers.poll();
            step = next(call, response);
        }
        return ((Question.Result<T>) step).value();
    }

    private <T> Question<T> next(Question.Ask<T> call, CrmResponse response) {
        try {
            provider.check(call.request(), response);
        } catch (CrmGateException e) {
            return call.failed(e);
        }
        return call.then().apply(response);
    }

    /** The calls that were made. */
    public List<CrmRequest> requests() {
        return requests;
    }

    /** The calls that were made to a path. */
    public List<CrmRequest> requests(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).toList();
    }

    /** The only call that was made to a path. */
    public CrmRequest request(String path) {
        List<CrmRequest> made = requests(path);
        if (made.size() != 1) {
            throw new AssertionError(made.size() + " calls of " + path + " among " + requests);
        }
        return made.get(0);
    }

    /** Paths with responses that were not requested. */
    public Set<String> unasked() {
        Set<String> paths = new TreeSet<>(script.keySet());
        paths.removeIf(path -> script.getOrDefault(path, new ArrayDeque<>()).isEmpty());
        return paths;
    }
}
