package io.github.crmgate.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that answers each connection with whatever bytes, as slowly as it likes. */
final class RawServer implements AutoCloseable {

    /** Writes an answer; told by {@link #pause} when to give up. */
    interface Answer {
        void write(OutputStream out, RawServer server) throws IOException;
    }

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    RawServer(Answer answer) throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (closed.getCount() > 0) {
                Socket client = accept();
                if (client != null) {
                    open.add(client);
                    daemon(() -> serve(client, answer));
                }
            }
        });
    }

    String url() {
        return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/";
    }

    /** Waits until a request has come in. */
    void awaitRequest() throws InterruptedException {
        if (!asked.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no request came");
        }
    }

    /** Lets time pass, but not beyond the end of the server. */
    void pause(int millis) throws IOException {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new SocketException("closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SocketException("interrupted");
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Socket accept() {
        try {
            return socket.accept();
        } catch (IOException e) {
            return null;
        }
    }

    private void serve(Socket client, Answer answer) {
        try (client;
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream()) {
            int blankLine = 0;
            while (blankLine < 4) {
                int read = in.read();
                if (read < 0) {
                    return;
                }
                blankLine = read == "\r\n\r\n".charAt(blankLine) ? blankLine + 1 : read == '\r' ? 1 : 0;
            }
            asked.countDown();
            answer.write(out, this);
        } catch (IOException e) {
            // the client went away, which is what some tests are about
        } finally {
            open.remove(client);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }
}
