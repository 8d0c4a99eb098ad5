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

final class QuestionTest {
    private static final CrmResponse FIRST = Wire.answer(200, "{\"n\":1}");
    private static final CrmResponse SECOND = Wire.answer(200, "{\"n\":2}");

    @Test
    void anAnswerGoesOnAtOnce() {
        assertThat(Question.result(1).then(n -> Question.result(n + 1))).isEqualTo(new Question.Result<>(2));
    }

    @Test
    void aQuestionOfTwoCallsGoesOnAfterTheSecond() {
        Question<List<Integer>> question = Question.ask(
                        CrmRequest.get("/1"),
                        one -> Question.ask(
                                CrmRequest.get("/2"), two -> Question.result(List.of(number(one), number(two)))))
                .then(numbers ->
                        Question.ask(CrmRequest.get("/3"), three -> Question.result(append(numbers, number(three)))));

        Question<List<Integer>> second = answer(question, "/1", FIRST);
        Question<List<Integer>> third = answer(second, "/2", SECOND);
        Question<List<Integer>> end = answer(third, "/3", FIRST);

        assertThat(end).isEqualTo(new Question.Result<>(List.of(1, 2, 1)));
    }

    @Test
    void aRefusedCallIsAnsweredInAnotherWay() {
        Question<List<Integer>> question = Question.ask(
                        CrmRequest.get("/1"),
                        one -> Question.ask(
                                CrmRequest.get("/2"), two -> Question.result(List.of(number(one), number(two)))))
                .ifRefused(problem -> Question.result(List.of()))
                .then(numbers -> Question.result(append(numbers, 7)));
        CrmGateException refusal = new CrmGateException(ProblemCode.CRM_PERMISSION_DENIED, "No.");
        CrmGateException outage = new CrmGateException(ProblemCode.CRM_UNAVAILABLE, "Down.");

        Question.Ask<List<Integer>> first = (Question.Ask<List<Integer>>) question;
        Question.Ask<List<Integer>> second = (Question.Ask<List<Integer>>) answer(question, "/1", FIRST);

        assertThat(first.failed(refusal)).isEqualTo(new Question.Result<>(List.of(7)));
        assertThat(second.failed(refusal)).isEqualTo(new Question.Result<>(List.of(7)));
        assertThatThrownBy(() -> first.failed(outage)).isSameAs(outage);
        assertThatThrownBy(() -> ((Question.Ask<Integer>)
                                Question.<Integer>ask(CrmRequest.get("/1"), one -> Question.result(number(one))))
                        .failed(refusal))
                .isSameAs(refusal);
    }

    private static <T> Question<T> answer(Question<T> step, String path, CrmResponse response) {
        assertThat(step).isInstanceOf(Question.Ask.class);
        Question.Ask<T> call = (Question.Ask<T>) step;
        assertThat(call.request()).isEqualTo(CrmRequest.get(path));
        Function<CrmResponse, Question<T>> then = call.then();
        return then.apply(response);
    }

    private static int number(CrmResponse response) {
        return response.json().path("n").asInt();
    }

    private static List<Integer> append(List<Integer> numbers, int number) {
        return Stream.concat(numbers.stream(), Stream.of(number)).toList();
    }
}
