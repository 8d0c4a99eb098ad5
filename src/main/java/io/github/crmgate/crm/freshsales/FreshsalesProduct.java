package io.github.crmgate.crm.freshsales;

import io.github.crmgate.record.RecordKind;
import java.util.List;

/**
 * Where records are: leads of the two products that share the name Freshsales (Suite stores them as contacts in a
 * lifecycle stage, Classic as leads), and the contacts and deals of both.
 */
enum FreshsalesProduct {
    SUITE("contact", "All Contacts", "contact_statuses", "contact_status_id", "owner,sales_accounts"),
    CLASSIC("lead", "All Leads", "lead_stages", "lead_stage_id", "owner"),
    CONTACTS("contact", "All Contacts", "contact_statuses", "contact_status_id", "owner,sales_accounts"),
    DEALS("deal", "All Deals", "deal_stages", "deal_stage_id", "owner,sales_account,deal_stage,contacts");

    static final String PIPELINES = "deal_pipelines";
    static final String CURRENCIES = "currencies";
    static final List<String> CODES = List.of("suite", "classic");

    private final String entity;
    private final String allView;
    private final String statuses;
    private final String statusField;
    private final String include;

    FreshsalesProduct(String entity, String allView, String statuses, String statusField, String include) {
        this.entity = entity;
        this.allView = allView;
        this.statuses = statuses;
        this.statusField = statusField;
        this.include = include;
    }

    static FreshsalesProduct of(String code) {
        return code.equals("classic") ? CLASSIC : SUITE;
    }

    /** Returns where records of a kind are in a product. */
    FreshsalesProduct of(RecordKind kind) {
        return switch (kind) {
            case LEAD -> this;
            case CONTACT -> CONTACTS;
            case DEAL -> DEALS;
        };
    }

    /** Returns the kind of records. */
    RecordKind kind() {
        return switch (this) {
            case SUITE, CLASSIC -> RecordKind.LEAD;
            case CONTACTS -> RecordKind.CONTACT;
            case DEALS -> RecordKind.DEAL;
        };
    }

    /** Returns what reads of records include. */
    String include() {
        return include;
    }

    /** Returns the singular name of a record in paths and documents. */
    String entity() {
        return entity;
    }

    /** Returns whether Freshsales has an upsert call for its records; a lead of Classic and a deal are looked up and created. */
    boolean upserts() {
        return entity.equals("contact");
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

    /** Returns the names of the selectors whose names are in records. */
    List<String> selectors() {
        return this == DEALS ? List.of(statuses, PIPELINES, CURRENCIES) : List.of(statuses);
    }

    /** Returns the name of the field that holds the status of a record. */
    String statusField() {
        return statusField;
    }
}
