package io.github.crmgate.sandbox.freshsales;

/** The two products that one Freshsales key may belong to. */
enum FreshsalesProduct {
    SUITE("/crm/sales/api/"),
    CLASSIC("/api/");

    final String root;

    FreshsalesProduct(String root) {
        this.root = root;
    }
}
