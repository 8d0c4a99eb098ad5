package io.github.crmgate.bench.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Passes calls on with an access token of the OAuth 2 client {@code crm}, which Spring keeps fresh. */
@SpringBootApplication(proxyBeanMethods = false)
public class Gateway {
    public static void main(String[] arguments) {
        SpringApplication.run(Gateway.class, arguments);
    }

    @Bean
    ReactiveOAuth2AuthorizedClientManager clients(
            ReactiveClientRegistrationRepository registrations, ReactiveOAuth2AuthorizedClientService service) {
        return new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(registrations, service);
    }

    @Bean
    GlobalFilter token(ReactiveOAuth2AuthorizedClientManager clients) {
        OAuth2AuthorizeRequest crm = OAuth2AuthorizeRequest.withClientRegistrationId("crm")
                .principal("bench")
                .build();
        return (exchange, chain) -> clients.authorize(crm)
                .map(client -> exchange.mutate()
                        .request(request -> request.headers(headers ->
                                headers.setBearerAuth(client.getAccessToken().getTokenValue())))
                        .build())
                .flatMap(chain::filter);
    }

    @Bean
    SecurityWebFilterChain open(ServerHttpSecurity http) {
        return http.authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .build();
    }
}
