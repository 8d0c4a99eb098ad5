package io.github.crmgate.route.state;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.RequestBodyException;
import io.github.crmgate.http.ResponseBrokenOffException;
import io.github.crmgate.http.ResponseMissingException;
import io.github.crmgate.http.ResponseTooLargeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts exceptions to problems for callers. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /**
     * Returns the failure of a delivery as one with a problem; the message of a foreign exception may quote what was
     * sent.
     */
    public static CrmGateException ofDelivery(Throwable failure) {
        return failure instanceof CrmGateException known
                ? known
                : new CrmGateException(ProblemCode.DELIVERY_FAILED, whyUndelivered(failure));
    }

    /**
     * Returns the failure as one with a problem; messages of foreign exceptions stay inside, for they may quote data.
     */
    public static CrmGateException of(@Nullable Throwable failure) {
        if (failure instanceof CrmGateException known) {
            return known;
        }
        if (failure instanceof ResponseMissingException missing && missing.getCause() instanceof IOException cause) {
            return of(cause);
        }
        ProblemCode code = code(failure);
        if (code == ProblemCode.INTERNAL) {
            LOG.error("internal error", failure);
        }
        return new CrmGateException(code, detail(code, failure));
    }

    /** Returns the kind of problem that a failure is. */
    public static ProblemCode code(@Nullable Throwable failure) {
        if (failure instanceof CrmGateException known) {
            return known.problem().code();
        } else if (failure instanceof ResponseMissingException missing
                && missing.getCause() instanceof IOException cause) {
            return code(cause);
        } else if (failure instanceof ResponseTooLargeException) {
            return ProblemCode.CRM_REJECTED;
        } else if (failure instanceof InterruptedIOException) {
            return ProblemCode.CRM_TIMEOUT;
        } else if (failure instanceof ResponseBrokenOffException response) {
            return response.stalled() ? ProblemCode.CRM_TIMEOUT : ProblemCode.RESPONSE_INCOMPLETE;
        } else if (failure instanceof RequestBodyException body) {
            return body.isLate() ? ProblemCode.REQUEST_TIMEOUT : ProblemCode.BAD_REQUEST;
        }
        return failure instanceof IOException ? ProblemCode.CRM_UNAVAILABLE : ProblemCode.INTERNAL;
    }

    private static String detail(ProblemCode code, @Nullable Throwable failure) {
        return switch (code) {
            case CRM_REJECTED -> "The CRM's answer is larger than 10 MiB; ask for less.";
            case CRM_TIMEOUT -> "The CRM did not answer within crmgate.http.timeout.";
            case RESPONSE_INCOMPLETE -> "The CRM's response broke off. Try again.";
            case REQUEST_TIMEOUT ->
                "The body of the request did not arrive within crmgate.http.upload-timeout. Send it faster, or in parts.";
            case BAD_REQUEST -> "The body of the request broke off.";
            case CRM_UNAVAILABLE ->
                failure instanceof UnknownHostException
                        ? "The CRM's host can't be found: the domain or region is wrong, or the network is down."
                        : "The CRM can't be reached, or broke its answer off.";
            default -> "CrmGate failed; its log says why, under this answer's X-Correlation-Id.";
        };
    }

    /**
     * Returns a sentence on why a delivery failed. It quotes no message of a foreign exception, which may contain what
     * was sent.
     */
    public static String whyUndelivered(@Nullable Throwable failure) {
        if (failure instanceof HttpOperationFailedException answered) {
            return "It was answered with HTTP " + answered.getStatusCode() + ".";
        }
        if (failure == null) {
            return "It is not known why.";
        }
        return failure instanceof IOException
                ? "It can't be reached (" + failure.getClass().getSimpleName() + ")."
                : failure.getClass().getSimpleName() + because(failure);
    }

    /** Returns the innermost socket error, whose message quotes nothing that was sent. */
    private static String because(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root != failure && root instanceof SocketException
                ? " (" + root.getClass().getSimpleName() + ": " + root.getMessage() + ")"
                : "";
    }
}
