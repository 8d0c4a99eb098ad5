package io.github.crmgate.app;

import io.github.crmgate.http.CrmRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser as far as a flow needs one: it keeps the cookies of one host, and follows no redirect. */
final class TestBrowser {
    private static final Pattern COOKIE = Pattern.compile("([^=;]+)=([^;]*).*");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> cookies = new TreeMap<>();

    Page open(String url, String... headers) {
        return send(request(url, headers).GET());
    }

    Page head(String url) {
        return send(request(url).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    }

    Page submit(String url, Map<String, String> form, String... headers) {
        return send(request(url, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(CrmRequest.form(form))));
    }

    /** Opens a link and presses its button. */
    Page press(String link) {
        open(link);
        return submit(link, Map.of());
    }

    /** Sends these cookies in place of its own, each in a line. */
    Page openWith(String url, String... lines) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (String line : lines) {
            request.header("Cookie", line);
        }
        return send(request.GET());
    }

    Map<String, String> cookies() {
        return cookies;
    }

    private HttpRequest.Builder request(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
        return request;
    }

    private Page send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(text -> {
                Matcher matcher = COOKIE.matcher(text);
                if (matcher.matches()) {
                    cookies.put(matcher.group(1), matcher.group(2));
                }
            });
            return new Page(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a browser got. */
    record Page(int status, String html, HttpResponse<String> response) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        URI location() {
            return URI.create(header("Location"));
        }
    }
}
