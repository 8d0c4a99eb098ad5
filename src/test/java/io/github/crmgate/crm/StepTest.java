package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StepTest {
    private static final CrmResponse FIRST = Wire.answer(200, "{\"n\":1}");
    private static final CrmResponse SECOND = Wire.answer(200, "{\"n\":2}");

    @Test
    void anAnswerGoesOnAtOnce() {
        assertThat(Step.done(1).then(n -> Step.done(n + 1))).isEqualTo(new Step.Done<>(2));
    }

    @Test
    void aQuestionOfTwoCallsGoesOnAfterTheSecond() {
        Step<List<Integer>> question = Step.call(
                        CrmRequest.get("/1"),
                        one -> Step.call(CrmRequest.get("/2"), two -> Step.done(List.of(number(one), number(two)))))
                .then(numbers -> Step.call(CrmRequest.get("/3"), three -> Step.done(append(numbers, number(three)))));

        Step<List<Integer>> second = answer(question, "/1", FIRST);
        Step<List<Integer>> third = answer(second, "/2", SECOND);
        Step<List<Integer>> end = answer(third, "/3", FIRST);

        assertThat(end).isEqualTo(new Step.Done<>(List.of(1, 2, 1)));
    }

    @Test
    void aRefusedCallIsAnsweredInAnotherWay() {
        Step<List<Integer>> question = Step.call(
                        CrmRequest.get("/1"),
                        one -> Step.call(CrmRequest.get("/2"), two -> Step.done(List.of(number(one), number(two)))))
                .ifRefused(problem -> Step.done(List.of()))
                .then(numbers -> Step.done(append(numbers, 7)));
        CrmGateException refusal = new CrmGateException(ProblemCode.CRM_PERMISSION_DENIED, "No.");
        CrmGateException outage = new CrmGateException(ProblemCode.CRM_UNAVAILABLE, "Down.");

        Step.Call<List<Integer>> first = (Step.Call<List<Integer>>) question;
        Step.Call<List<Integer>> second = (Step.Call<List<Integer>>) answer(question, "/1", FIRST);

        assertThat(first.failed(refusal)).isEqualTo(new Step.Done<>(List.of(7)));
        assertThat(second.failed(refusal)).isEqualTo(new Step.Done<>(List.of(7)));
        assertThatThrownBy(() -> first.failed(outage)).isSameAs(outage);
        assertThatThrownBy(() -> ((Step.Call<Integer>)
                                Step.<Integer>call(CrmRequest.get("/1"), one -> Step.done(number(one))))
                        .failed(refusal))
                .isSameAs(refusal);
    }

    private static <T> Step<T> answer(Step<T> step, String path, CrmResponse response) {
        assertThat(step).isInstanceOf(Step.Call.class);
        Step.Call<T> call = (Step.Call<T>) step;
        assertThat(call.request()).isEqualTo(CrmRequest.get(path));
        Function<CrmResponse, Step<T>> then = call.then();
        return then.apply(response);
    }

    private static int number(CrmResponse response) {
        return response.json().path("n").asInt();
    }

    private static List<Integer> append(List<Integer> numbers, int number) {
        return Stream.concat(numbers.stream(), Stream.of(number)).toList();
    }
}
