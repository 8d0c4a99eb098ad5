package io.github.crmgate.crm;

import io.github.crmgate.record.CrmRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of records of one kind, and the position of the next page; null at the end. */
public record RecordPage(
        List<? extends CrmRecord> records, @Nullable Position next) {}
