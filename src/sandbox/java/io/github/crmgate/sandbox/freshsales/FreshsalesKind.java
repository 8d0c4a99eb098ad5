package io.github.crmgate.sandbox.freshsales;

/** The kinds of records of both products, and the sample data of each. */
enum FreshsalesKind {
    SUITE_CONTACT("contact", "freshsales-contacts.json"),
    CLASSIC_LEAD("lead", "freshsales-leads.json"),
    CLASSIC_CONTACT("contact", "freshsales-classic-contacts.json"),
    DEAL("deal", "freshsales-deals.json");

    final String entity;
    final String resource;

    FreshsalesKind(String entity, String resource) {
        this.entity = entity;
        this.resource = resource;
    }

    String entities() {
        return entity + "s";
    }
}
