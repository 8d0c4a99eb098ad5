package io.github.crmgate.crm.freshsales;

import java.util.List;

/** Products that share the name Freshsales: Suite stores leads as contacts in a lifecycle stage, Classic as leads. */
enum FreshsalesProduct {
    SUITE("contact", "All Contacts", "contact_statuses", "contact_status_id"),
    CLASSIC("lead", "All Leads", "lead_stages", "lead_stage_id");

    static final List<String> CODES = List.of("suite", "classic");

    private final String entity;
    private final String allView;
    private final String statuses;
    private final String statusField;

    FreshsalesProduct(String entity, String allView, String statuses, String statusField) {
        this.entity = entity;
        this.allView = allView;
        this.statuses = statuses;
        this.statusField = statusField;
    }

    static FreshsalesProduct of(String code) {
        return code.equals("classic") ? CLASSIC : SUITE;
    }

    /** Returns the singular name of a lead in paths and documents. */
    String entity() {
        return entity;
    }

    String entities() {
        return entity + "s";
    }

    /** Returns the default English name of the view with all records. */
    String allView() {
        return allView;
    }

    /** Returns the name of the selector that lists statuses. */
    String statuses() {
        return statuses;
    }

    /** Returns the name of the field that holds the status of a record. */
    String statusField() {
        return statusField;
    }
}
