package io.github.crmgate.app;

import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.custom.CustomProvider;
import io.github.crmgate.crm.custom.CustomTokens;
import io.github.crmgate.crm.freshsales.FreshsalesProvider;
import io.github.crmgate.crm.freshsales.FreshsalesTokens;
import io.github.crmgate.crm.zoho.ZohoProvider;
import io.github.crmgate.crm.zoho.ZohoTokens;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.processor.AuthCheckStart;
import io.github.crmgate.processor.FixedTokenAnswer;
import io.github.crmgate.processor.LeadQueryStart;
import io.github.crmgate.processor.RevocationEnd;
import io.github.crmgate.processor.TokenAnswerEnd;
import io.github.crmgate.processor.TokenRequestStart;
import io.github.crmgate.profile.Profile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Processor;

/** The providers there are, and the processors that their routes name. A new provider is added here. */
final class Providers {
    private final Map<String, CrmProvider> byName = new TreeMap<>();
    private final Map<String, Processor> steps = new TreeMap<>();
    private final List<String> described = new ArrayList<>();

    Providers(CrmGateSettings settings, CallMeter tokenCalls, Clock clock) {
        ZohoTokens zohoTokens = new ZohoTokens(settings.zoho());
        add(new ZohoProvider(settings.zoho(), settings.profile(ZohoProvider.NAME)));
        steps.put("zohoTokenFetch", new TokenRequestStart(zohoTokens::exchange));
        steps.put("zohoTokenRefresh", new TokenRequestStart(zohoTokens::refresh));
        steps.put("zohoTokenRevoke", new TokenRequestStart(zohoTokens::revoke));
        steps.put("zohoRevocationAnswer", new RevocationEnd(zohoTokens::revoked));
        steps.put("zohoTokenAnswer", new TokenAnswerEnd(zohoTokens::read, tokenCalls));

        FreshsalesTokens freshsalesTokens = new FreshsalesTokens(settings.freshsales());
        add(new FreshsalesProvider(settings.freshsales(), settings.profile(FreshsalesProvider.NAME), clock));
        steps.put("freshsalesTokenFetch", new FixedTokenAnswer(freshsalesTokens::fetch));
        steps.put("freshsalesTokenRefresh", new FixedTokenAnswer(freshsalesTokens::refresh));

        settings.profiles().values().stream()
                .filter(profile -> !byName.containsKey(profile.name()))
                .forEach(profile -> add(profile, tokenCalls));
    }

    /** Those that only a profile describes; their routes are made of templates. */
    List<String> described() {
        return described;
    }

    private void add(Profile profile, CallMeter tokenCalls) {
        CustomTokens tokens = new CustomTokens(profile);
        String name = profile.name();
        boolean oauth = profile.oauth() != null;
        described.add(name);
        add(new CustomProvider(profile));
        steps.put(
                name + "TokenFetch",
                oauth ? new TokenRequestStart(tokens::exchange) : new FixedTokenAnswer(tokens::fetch));
        steps.put(
                name + "TokenRefresh",
                oauth ? new TokenRequestStart(tokens::refresh) : new FixedTokenAnswer(tokens::rejected));
        steps.put(
                name + "TokenAnswer",
                new TokenAnswerEnd((connection, base, response) -> tokens.read(connection, response), tokenCalls));
    }

    Map<String, CrmProvider> byName() {
        return byName;
    }

    /** Processors by the names that routes use. */
    Map<String, Processor> steps() {
        return steps;
    }

    private void add(CrmProvider provider) {
        byName.put(provider.name(), provider);
        steps.put(provider.name() + "LeadQuery", new LeadQueryStart(provider));
        steps.put(provider.name() + "AuthCheck", new AuthCheckStart(provider));
    }
}
