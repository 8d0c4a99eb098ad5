package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.PackedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packed CrmGate as a process of its own, as a user starts it, but for the compiler: starts are what is waited for. */
final class PackedCrmGate implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final Path output;
    private final int port;

    private PackedCrmGate(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /**
     * Starts it in a folder.
     *
     * @param java the JDK's folder
     * @param settings passed as {@code -D}
     * @param environment added to an environment without settings
     */
    static PackedCrmGate start(Path java, Path folder, Map<String, String> settings, Map<String, String> environment) {
        List<String> options = new ArrayList<>(PackedJar.START);
        options.addAll(List.of(
                "-XX:MetaspaceSize=128m",
                "-XX:+IgnoreUnrecognizedVMOptions", // only Linux knows the next one
                "-XX:+UseTransparentHugePages"));
        if (java.equals(thisJava())) {
            options.addAll(PackedJar.classArchive());
        }
        return start(
                java.resolve("bin/java"),
                options,
                List.of("-jar", PackedJar.PATH.toString()),
                folder,
                settings,
                environment);
    }

    /** Starts it by its start script. */
    static PackedCrmGate startByScript(
            Path script, Path folder, Map<String, String> settings, Map<String, String> environment) {
        return start(script, List.of(), List.of(), folder, settings, environment);
    }

    /** Starts it by its start script, as a user who may not write everywhere. */
    static PackedCrmGate startUnprivileged(
            Path script, Path folder, Map<String, String> settings, Map<String, String> environment) {
        if (!System.getProperty("user.name").equals("root")) {
            return startByScript(script, folder, settings, environment);
        }
        List<String> unprivileged = List.of("--reuid=65534", "--regid=65534", "--clear-groups", script.toString());
        return start(Path.of("setpriv"), unprivileged, List.of(), folder, settings, environment);
    }

    private static PackedCrmGate start(
            Path program,
            List<String> before,
            List<String> after,
            Path folder,
            Map<String, String> settings,
            Map<String, String> environment) {
        try {
            int port = settings.containsKey("camel.server.port")
                    ? Integer.parseInt(settings.get("camel.server.port"))
                    : FreePort.next();
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(before);
            settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.add("-Dcamel.server.port=" + port);
            command.addAll(after);
            Path output = Files.createTempFile("crmgate", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CRMGATE_"));
            builder.environment().putAll(environment);
            return new PackedCrmGate(builder.start(), output, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path thisJava() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Waits until it serves. If it does not, it is killed, so that it burdens no other test. */
    PackedCrmGate ready() {
        try {
            Awaitility.await().atMost(Duration.ofMinutes(10)).until(this::serves);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        return this;
    }

    private boolean serves() {
        if (!process.isAlive()) {
            throw new AssertionError("the process ended: " + output());
        }
        try {
            return get("/observe/health").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path, String... headers) {
        try {
            return getAsync(path, headers).join();
        } catch (CompletionException e) {
            throw new UncheckedIOException((IOException) e.getCause());
        }
    }

    CompletableFuture<HttpResponse<String>> getAsync(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return client.sendAsync(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What an answer holds. */
    JsonNode json(String path, String... headers) {
        return Json.parse(get(path, headers).body().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /** Sends a JSON document. */
    HttpResponse<String> post(String path, String json, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .setHeader("Content-Type", "application/json");
            for (int i = 0; i < headers.length; i += 2) {
                request.setHeader(headers[i], headers[i + 1]);
            }
            return client.send(
                    request.POST(HttpRequest.BodyPublishers.ofString(json)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Deletes a resource, and returns the status. */
    int delete(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .DELETE()
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Sends SIGSTOP: it does nothing until {@link #resume}. */
    void suspend() {
        signal("STOP");
    }

    /** Sends SIGCONT. */
    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port;
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end and answers the exit code. */
    int exitCode() {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                throw new AssertionError("still running: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything it printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
