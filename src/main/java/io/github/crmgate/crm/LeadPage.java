package io.github.crmgate.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of leads, and the position of the next page; null at the end. */
public record LeadPage(List<Lead> leads, @Nullable Position next) {}
