package io.github.crmgate.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Distinguishes a call that failed after its request was sent from one that found no connection: only the former may
 * have had an effect. Must run after HttpClient's own connecting.
 */
public final class SentRequest implements ExecChainHandler {

    /**
     * Sends the request.
     *
     * @throws ResponseMissingException if no response arrived, or one that broke off within its head
     * @throws RequestBodyException if the caller did not send the whole body
     */
    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (response.getEntity() != null && isUnannounced(response)) {
                response.setEntity(new Begun(response.getEntity()));
            }
            return response;
        } catch (RequestBodyException e) {
            throw e;
        } catch (IOException | HttpException e) {
            throw new ResponseMissingException(e);
        }
    }

    /** Returns whether no header says where the body ends. RFC 9112, section 9.6, then requires {@code close}. */
    private static boolean isUnannounced(ClassicHttpResponse response) {
        return response.getVersion().greaterEquals(HttpVersion.HTTP_1_1)
                && !response.containsHeader(HttpHeaders.CONTENT_LENGTH)
                && !response.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                && !response.containsHeader(HttpHeaders.CONNECTION);
    }

    /** A body whose first byte has arrived. Without one, the head may have no end: HttpClient takes the last byte for it. */
    private static final class Begun extends HttpEntityWrapper {
        private final PushbackInputStream content;

        Begun(HttpEntity entity) throws IOException {
            super(entity);
            content = new PushbackInputStream(entity.getContent());
            int first = content.read();
            if (first < 0) {
                throw new EOFException("the head of the response has no end");
            }
            content.unread(first);
        }

        @Override
        public InputStream getContent() {
            return content;
        }
    }
}
