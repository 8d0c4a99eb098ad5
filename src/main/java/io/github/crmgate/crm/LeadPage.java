package io.github.crmgate.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some leads of a listing, and where it goes on; null at its end. */
public record LeadPage(List<Lead> leads, @Nullable Position next) {}
