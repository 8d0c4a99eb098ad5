-- due_at: when the poll runs next, by the schedule or beside it; null while its connection can't serve. A claim moves it to the
-- next time of the schedule.
ALTER TABLE poll DROP COLUMN fired_at;
UPDATE poll SET due_at = CURRENT_TIMESTAMP WHERE due_at IS NULL;

-- Finds runs in progress; few rows have a holder.
DROP INDEX poll_by_lease;
CREATE INDEX poll_by_holder ON poll (lease_holder);

-- Finds connections that have no poll yet, and those of one organisation.
CREATE INDEX connection_by_creation ON connection (created_at);
CREATE INDEX connection_by_domain ON connection (domain, provider, id);
