-- What a CRM does not tell. deletions_since: it refuses to list deletions from then on. undated_since: leads come without
-- the time of their last change. start_known: whether it is known how far the CRM's clock was behind at the beginning.
ALTER TABLE poll ADD COLUMN deletions_since TIMESTAMP WITH TIME ZONE;
ALTER TABLE poll ADD COLUMN deletions_code VARCHAR(100);
ALTER TABLE poll ADD COLUMN deletions_detail VARCHAR(4000);
ALTER TABLE poll ADD COLUMN undated_since TIMESTAMP WITH TIME ZONE;
ALTER TABLE poll ADD COLUMN start_known BOOLEAN DEFAULT TRUE NOT NULL;

-- Finds connections that read the same organisation.
CREATE INDEX poll_seen_by_lead ON poll_seen (lead_id);
