package io.github.crmgate.crm.freshsales;

import java.util.List;

/** The two products behind the name: Suite keeps leads as contacts in a lifecycle stage, Classic has leads. */
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

    /** What a lead is called in paths and documents, in the singular. */
    String entity() {
        return entity;
    }

    String entities() {
        return entity + "s";
    }

    /** Returns the usual English name of the view of everything. */
    String allView() {
        return allView;
    }

    /** Returns the selector that lists the statuses. */
    String statuses() {
        return statuses;
    }

    /** Returns the field that holds a record's status. */
    String statusField() {
        return statusField;
    }
}
