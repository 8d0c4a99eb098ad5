package io.github.crmgate.sandbox.freshsales;

/** The two products that one Freshsales key may belong to, and what each calls a lead. */
enum FreshsalesProduct {
    SUITE("/crm/sales/api/", "contact", "freshsales-contacts.json"),
    CLASSIC("/api/", "lead", "freshsales-leads.json");

    final String root;
    final String entity;
    final String resource;

    FreshsalesProduct(String root, String entity, String resource) {
        this.root = root;
        this.entity = entity;
        this.resource = resource;
    }

    String entities() {
        return entity + "s";
    }
}
