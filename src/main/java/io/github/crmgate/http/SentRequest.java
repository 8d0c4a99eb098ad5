package io.github.crmgate.http;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Distinguishes a call that failed after its request was sent from one that found no connection: only the former may
 * have had an effect. Must run after HttpClient's own connecting.
 */
public final class SentRequest implements ExecChainHandler {

    /**
     * Sends the request.
     *
     * @throws ResponseMissingException if no response arrived
     * @throws RequestBodyException if the caller did not send the whole body
     */
    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        try {
            return chain.proceed(request, scope);
        } catch (RequestBodyException e) {
            throw e;
        } catch (IOException | HttpException e) {
            throw new ResponseMissingException(e);
        }
    }
}
