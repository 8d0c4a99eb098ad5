package io.github.crmgate.app;

import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.freshsales.FreshsalesProvider;
import io.github.crmgate.crm.freshsales.FreshsalesTokens;
import io.github.crmgate.crm.zoho.ZohoProvider;
import io.github.crmgate.crm.zoho.ZohoTokens;
import io.github.crmgate.processor.AuthCheckStart;
import io.github.crmgate.processor.FixedTokenAnswer;
import io.github.crmgate.processor.LeadQueryStart;
import io.github.crmgate.processor.RevocationEnd;
import io.github.crmgate.processor.TokenAnswerEnd;
import io.github.crmgate.processor.TokenRequestStart;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Processor;

/** The providers there are, and the processors that their routes name. A new provider is added here. */
final class Providers {
    private final Map<String, CrmProvider> byName = new TreeMap<>();
    private final Map<String, Processor> steps = new TreeMap<>();

    Providers(CrmGateSettings settings, Clock clock) {
        ZohoTokens zohoTokens = new ZohoTokens(settings.zoho());
        add(new ZohoProvider(settings.zoho()));
        steps.put("zohoTokenFetch", new TokenRequestStart(zohoTokens::exchange));
        steps.put("zohoTokenRefresh", new TokenRequestStart(zohoTokens::refresh));
        steps.put("zohoTokenRevoke", new TokenRequestStart(zohoTokens::revoke));
        steps.put("zohoRevocationAnswer", new RevocationEnd(zohoTokens::revoked));
        steps.put("zohoTokenAnswer", new TokenAnswerEnd(zohoTokens::read));

        FreshsalesTokens freshsalesTokens = new FreshsalesTokens(settings.freshsales());
        add(new FreshsalesProvider(settings.freshsales(), clock));
        steps.put("freshsalesTokenFetch", new FixedTokenAnswer(freshsalesTokens::fetch));
        steps.put("freshsalesTokenRefresh", new FixedTokenAnswer(freshsalesTokens::refresh));
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
