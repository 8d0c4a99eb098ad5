package io.github.crmgate.server;

import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.Visitor;
import io.github.crmgate.server.ApiKeyCheck.Result;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request before any route, after {@link HttpDoor} has admitted it.
 *
 * <ol>
 *   <li>With an API key, every path but {@value #HEALTH} and those of end users' browsers needs it; a new path is
 *       protected by default. An address that sends many wrong keys is slowed down.
 *   <li>Without an API key, no web page of another site can make a browser on this machine call.
 *   <li>Every request has one log line ({@link AccessLog}), with its route and connection instead of its path.
 *   <li>Routes get a browser's headers from {@link VisitorHeaders}, and none that the browser made up.
 *   <li>A request that no route handles gets a problem document, too.
 * </ol>
 */
public final class HttpGuard {
    static final long MAX_BODY_BYTES = 1024 * 1024;

    /** The path that needs no API key. */
    public static final String HEALTH = "/observe/health";

    public static final String METRICS = "/observe/metrics";

    /** Prefix of proxied calls, whose bodies have any size. */
    public static final String PROXY = "/api/proxy/";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern VARIABLE = Pattern.compile(":([^/]+)");
    private static final String AUTHORIZED = "crmGateAuthorized";
    private static final Duration LINGER = Duration.ofSeconds(30);

    /** Status with which Vert.x fails if a body breaks off or is not valid. */
    private static final int UNREADABLE = 200;

    private final ApiKeyCheck apiKey;
    private final VisitorHeaders visitors;

    public HttpGuard(ApiKeyCheck apiKey, VisitorHeaders visitors) {
        this.apiKey = apiKey;
        this.visitors = visitors;
    }

    void install(Router router) {
        router.route().order(-1).handler(context -> admit(router, context)).failureHandler(HttpGuard::failed);
        router.route().order(Integer.MAX_VALUE).handler(context -> unanswered(router, context));
    }

    private void admit(Router router, RoutingContext context) {
        long start = System.nanoTime();
        visitors.set(context.request());
        context.addEndHandler(ended ->
                AccessLog.log(context.request(), context.request().method().name(), shown(router, context), start));
        if (!apiKey.required() && visitors.fromElsewhere(context.request(), context.normalizedPath())) {
            answer(
                    context,
                    ProblemCode.FORBIDDEN,
                    "This call comes from a web page of another site, or names another host than localhost. Without"
                            + " crmgate.api-key, CrmGate serves programs of this machine only.");
            return;
        }
        Result permission = permission(context.request());
        context.put(AUTHORIZED, permission == Result.ACCEPTED);
        switch (open(context.normalizedPath()) ? Result.ACCEPTED : permission) {
            case ACCEPTED -> accept(context);
            case REFUSED -> {
                context.response().putHeader("WWW-Authenticate", "Bearer");
                answer(
                        context,
                        ProblemCode.UNAUTHORIZED,
                        "This call needs the header 'Authorization: Bearer …' with the key of crmgate.api-key.");
            }
            case TOO_MANY -> {
                context.response().putHeader("Retry-After", String.valueOf(GuessLimiter.PAUSE.toSeconds()));
                answer(
                        context,
                        ProblemCode.TOO_MANY_ATTEMPTS,
                        "This address sent too many wrong API keys. Send the key of crmgate.api-key, or wait a minute.");
            }
        }
    }

    /** Returns whether a request that no route handles may get details that are not public. */
    public boolean trusts(HttpServerRequest request) {
        visitors.set(request);
        return permission(request) == Result.ACCEPTED
                && (apiKey.required() || !visitors.fromElsewhere(request, request.path()));
    }

    private Result permission(HttpServerRequest request) {
        return apiKey.check(request.getHeader("Authorization"), request.getHeader(Visitor.ADDRESS));
    }

    /** Returns whether a path may be read without the API key; health tells its details only with it. */
    private static boolean open(String path) {
        return path.equals(HEALTH) || VisitorHeaders.path(path);
    }

    /** Returns whether the request has the API key, or none is configured. */
    public static boolean authorized(RoutingContext context) {
        return Boolean.TRUE.equals(context.get(AUTHORIZED));
    }

    private static void accept(RoutingContext context) {
        if (context.normalizedPath().startsWith(PROXY)) {
            context.request().pause(); // its body waits until it is passed on
            context.addEndHandler(ended -> discardBody(context));
            context.next();
        } else if (hasEncodedBody(context)) {
            context.response().putHeader("Accept-Encoding", "identity");
            answer(
                    context,
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "The header Content-Encoding is not supported here: send the body as it is, without it.");
        } else if (type(context).startsWith("multipart/")) {
            answer(
                    context,
                    ProblemCode.BAD_REQUEST,
                    "The body must be JSON, sent with 'Content-Type: application/json', not a form with parts.");
        } else {
            if (type(context).startsWith(FORM)) {
                context.request().headers().remove("Content-Type"); // curl sends this type with any body
            }
            context.next();
        }
    }

    /**
     * Returns whether the body is read as it is, as for the API's own calls; routes of an operator may decode theirs.
     */
    private static boolean hasEncodedBody(RoutingContext context) {
        String encoding = context.request().getHeader("Content-Encoding");
        return encoding != null
                && !encoding.strip().equalsIgnoreCase("identity")
                && context.normalizedPath().startsWith("/api/");
    }

    /** Reads on for a while, so that a caller who is still sending reads the response. */
    private static void discardBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded() && !context.response().closed()) {
            long timer = context.vertx().setTimer(LINGER.toMillis(), late -> {
                if (!request.isEnded()) { // otherwise the connection may serve the next request already
                    request.connection().close();
                }
            });
            request.end().onComplete(end -> context.vertx().cancelTimer(timer));
        }
        request.handler(part -> {}).resume();
    }

    /**
     * Returns the path of the route that served a request, without what callers put into it: ids, names, addresses, the
     * tokens of links. Of a path without a route, the words that routes have.
     */
    private static String shown(Router router, RoutingContext context) {
        Route route = context.currentRoute();
        if (route != null && route.getPath() != null) {
            String path = route.getPath();
            String named = path.indexOf(':') < 0 ? path : VARIABLE.matcher(path).replaceAll("{$1}");
            return route.isExactPath() ? named : named + "/*";
        }
        return shown(router, context.normalizedPath());
    }

    /** Returns the words that routes have of a path that none of them serves. */
    static String shown(Router router, String path) {
        return AccessLog.masked(
                path,
                router.getRoutes().stream()
                        .filter(each -> each.getPath() != null)
                        .flatMap(each -> Arrays.stream(each.getPath().split("/")))
                        .collect(Collectors.toSet()));
    }

    /** Returns the body's type. For a form, Vert.x would create a folder and files before a route could refuse it. */
    private static String type(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    }

    private static void unanswered(Router router, RoutingContext context) {
        Set<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
            if (route.methods() != null
                    && route.getPath() != null
                    && Pattern.matches(
                            VARIABLE.matcher(route.getPath()).replaceAll("[^/]+"), context.normalizedPath())) {
                route.methods().forEach(method -> methods.add(method.name()));
            }
        }
        if (methods.isEmpty()) {
            answer(context, ProblemCode.NOT_FOUND, "There is nothing at this path.");
        } else {
            String allowed = String.join(", ", methods);
            context.response().putHeader("Allow", allowed);
            answer(context, ProblemCode.METHOD_NOT_ALLOWED, "This path takes " + allowed + ".");
        }
    }

    private static void failed(RoutingContext context) {
        switch (context.statusCode()) {
            case 400, UNREADABLE -> answer(context, ProblemCode.BAD_REQUEST, "The request can't be read.");
            case 413 ->
                answer(
                        context,
                        ProblemCode.CONTENT_TOO_LARGE,
                        "The body is larger than " + MAX_BODY_BYTES / 1024 + " KiB.");
            default -> answer(context, problem(context.failure()));
        }
    }

    /** Returns the problem of a failure before any of the response was sent. */
    private static Problem problem(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CrmGateException known) {
                return known.problem();
            }
        }
        return Problem.of(ProblemCode.INTERNAL, "CrmGate failed; its log says why.");
    }

    private static void answer(RoutingContext context, ProblemCode code, String detail) {
        answer(context, Problem.of(code, detail));
    }

    /** Responds with a problem document. */
    public static void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.headWritten() && !response.ended()) {
            response.reset(); // a response that breaks off must not look complete
        } else if (!response.ended()) {
            ProblemResponse.write(response, problem);
        }
    }
}
