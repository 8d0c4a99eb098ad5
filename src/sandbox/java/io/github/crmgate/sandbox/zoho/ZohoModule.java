package io.github.crmgate.sandbox.zoho;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The modules that are played. */
enum ZohoModule {
    LEADS(
            "Leads",
            "Email",
            List.of("Last_Name"),
            "First_Name",
            "Last_Name",
            "Full_Name",
            "Company",
            "Email",
            "Secondary_Email",
            "Phone",
            "Mobile",
            "Lead_Status",
            "Lead_Source",
            "Converted__s"),
    CONTACTS(
            "Contacts",
            "Email",
            List.of("Last_Name"),
            "First_Name",
            "Last_Name",
            "Full_Name",
            "Account_Name",
            "Title",
            "Email",
            "Phone",
            "Mobile",
            "Lead_Source",
            "Converted__s"),
    DEALS(
            "Deals",
            "Deal_Name",
            List.of("Deal_Name", "Stage"),
            "Deal_Name",
            "Amount",
            "Currency",
            "Stage",
            "Pipeline",
            "Closing_Date",
            "Account_Name",
            "Contact_Name",
            "Lead_Source");

    /** The name in paths. */
    final String path;

    /** The field by which an upsert finds records if it names none, and that an administrator can mark as unique. */
    final String unique;

    final List<String> mandatory;

    /** The fields that every record has. */
    final Set<String> fields;

    ZohoModule(String path, String unique, List<String> mandatory, String... fields) {
        this.path = path;
        this.unique = unique;
        this.mandatory = mandatory;
        Set<String> all = new HashSet<>(List.of(fields));
        all.addAll(List.of("Owner", "Created_Time", "Modified_Time"));
        this.fields = Set.copyOf(all);
    }
}
