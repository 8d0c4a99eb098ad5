package io.github.crmgate.processor;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.AnswerTooLargeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what an exception means to a caller. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The failure as one with a problem; messages of foreign exceptions stay inside, for they may quote data. */
    static CrmGateException of(@Nullable Throwable failure) {
        if (failure instanceof CrmGateException known) {
            return known;
        }
        Problem problem;
        if (failure instanceof AnswerTooLargeException) {
            problem = Problem.of(ProblemCode.CRM_REJECTED, "The CRM's answer is larger than 10 MiB; ask for less.");
        } else if (failure instanceof InterruptedIOException) {
            problem = Problem.of(ProblemCode.CRM_TIMEOUT, "The CRM did not answer within crmgate.http.timeout.");
        } else if (failure instanceof UnknownHostException) {
            problem = Problem.of(
                    ProblemCode.CRM_UNAVAILABLE,
                    "The CRM's host can't be found: the domain or region is wrong, or the network is down.");
        } else if (failure instanceof IOException) {
            problem = Problem.of(ProblemCode.CRM_UNAVAILABLE, "The CRM can't be reached, or broke its answer off.");
        } else {
            LOG.error("internal error", failure);
            problem = Problem.of(
                    ProblemCode.INTERNAL, "CrmGate failed; its log says why, under this answer's X-Correlation-Id.");
        }
        return new CrmGateException(problem);
    }

    /** Why a message could not be delivered, for people; a foreign exception's message may quote what was sent. */
    static String ofDelivery(@Nullable Throwable failure) {
        if (failure instanceof HttpOperationFailedException answered) {
            return "It was answered with HTTP " + answered.getStatusCode() + ".";
        }
        if (failure == null) {
            return "It is not known why.";
        }
        return failure instanceof IOException
                ? "It can't be reached (" + failure.getClass().getSimpleName() + ")."
                : failure.getClass().getSimpleName();
    }
}
