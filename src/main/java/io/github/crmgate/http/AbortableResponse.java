package io.github.crmgate.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Makes a response abortable: closing it before its end aborts the call, where HttpClient itself would read on to the
 * end, however long that takes. Reading a response that breaks off fails with {@link ResponseBrokenOffException}.
 */
public final class AbortableResponse implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Cancellable call = (Cancellable) scope.originalRequest;
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity entity = response.getEntity();
        if (entity != null && entity.getContentLength() == 0) {
            response.removeHeaders(HttpHeaders.CONTENT_ENCODING); // otherwise Camel would decompress an empty body
        }
        if (entity != null && entity.isStreaming()) {
            response.setEntity(new Streamed(entity, call));
        }
        return response;
    }

    private static final class Streamed extends HttpEntityWrapper {
        private final Content content;

        Streamed(HttpEntity entity, Cancellable call) throws IOException {
            super(entity);
            this.content = new Content(entity.getContent(), call);
        }

        @Override
        public InputStream getContent() {
            return content;
        }
    }

    private static final class Content extends FilterInputStream {
        private final Cancellable call;
        private boolean ended;

        Content(InputStream in, Cancellable call) {
            super(in);
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            try {
                int next = in.read();
                ended |= next < 0;
                return next;
            } catch (IOException e) {
                throw new ResponseBrokenOffException(e);
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int count = in.read(bytes, offset, length);
                ended |= count < 0;
                return count;
            } catch (IOException e) {
                throw new ResponseBrokenOffException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                in.close();
            } else {
                call.cancel();
            }
        }
    }
}
