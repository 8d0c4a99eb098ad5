-- Polls of further kinds of records. The tables get new names, and views with the old names have the polls of leads only:
-- a process of the version before, which may still run beside this one on PostgreSQL, reads and writes those alone.
-- The new table comes first, because its foreign key locks connections, which a deletion locks before polls. Renaming
-- then stops writers until the rows are copied.
CREATE TABLE record_poll (
    connection_id    VARCHAR(100) NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    began_from       TIMESTAMP WITH TIME ZONE NOT NULL,
    watermark        TIMESTAMP WITH TIME ZONE NOT NULL,
    moved_at         TIMESTAMP WITH TIME ZONE NOT NULL,
    settled          BOOLEAN NOT NULL,
    suspended        BOOLEAN NOT NULL,
    due_at           TIMESTAMP WITH TIME ZONE,
    not_before       TIMESTAMP WITH TIME ZONE,
    last_run_at      TIMESTAMP WITH TIME ZONE,
    caught_up_at     TIMESTAMP WITH TIME ZONE,
    last_change_at   TIMESTAMP WITH TIME ZONE,
    delivered        BIGINT NOT NULL,
    dead_lettered    BIGINT NOT NULL,
    failures         INTEGER NOT NULL,
    error_code       VARCHAR(100),
    error_detail     VARCHAR(4000),
    error_at         TIMESTAMP WITH TIME ZONE,
    lease_holder     VARCHAR(100),
    lease_until      TIMESTAMP WITH TIME ZONE,
    deletions_since  TIMESTAMP WITH TIME ZONE,
    deletions_code   VARCHAR(100),
    deletions_detail VARCHAR(4000),
    undated_since    TIMESTAMP WITH TIME ZONE,
    start_known      BOOLEAN DEFAULT TRUE NOT NULL,
    kind             VARCHAR(20) DEFAULT 'lead' NOT NULL,
    PRIMARY KEY (connection_id, kind)
);
ALTER TABLE poll RENAME TO lead_poll;
ALTER TABLE poll_seen RENAME TO lead_poll_seen;

INSERT INTO record_poll (connection_id, began_from, watermark, moved_at, settled, suspended, due_at, not_before,
    last_run_at, caught_up_at, last_change_at, delivered, dead_lettered, failures, error_code, error_detail, error_at,
    lease_holder, lease_until, deletions_since, deletions_code, deletions_detail, undated_since, start_known)
SELECT connection_id, began_from, watermark, moved_at, settled, suspended, due_at, not_before,
    last_run_at, caught_up_at, last_change_at, delivered, dead_lettered, failures, error_code, error_detail, error_at,
    lease_holder, lease_until, deletions_since, deletions_code, deletions_detail, undated_since, start_known
FROM lead_poll;

-- The newest change of each record that was delivered and may be read once more.
CREATE TABLE record_poll_seen (
    connection_id VARCHAR(100) NOT NULL,
    record_id     VARCHAR(255) NOT NULL,
    changed_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    digest        VARCHAR(100) NOT NULL,
    kind          VARCHAR(20) DEFAULT 'lead' NOT NULL,
    PRIMARY KEY (connection_id, kind, record_id),
    FOREIGN KEY (connection_id, kind) REFERENCES record_poll (connection_id, kind) ON DELETE CASCADE
);
INSERT INTO record_poll_seen (connection_id, record_id, changed_at, digest)
SELECT connection_id, lead_id, changed_at, digest FROM lead_poll_seen;

DROP TABLE lead_poll_seen;
DROP TABLE lead_poll;

CREATE INDEX record_poll_by_due ON record_poll (due_at);
CREATE INDEX record_poll_by_holder ON record_poll (lease_holder);
CREATE INDEX record_poll_seen_by_time ON record_poll_seen (connection_id, kind, changed_at);
CREATE INDEX record_poll_seen_by_record ON record_poll_seen (record_id);

CREATE VIEW poll AS SELECT connection_id, began_from, watermark, moved_at, settled, suspended, due_at, not_before,
    last_run_at, caught_up_at, last_change_at, delivered, dead_lettered, failures, error_code, error_detail, error_at,
    lease_holder, lease_until, deletions_since, deletions_code, deletions_detail, undated_since, start_known
FROM record_poll WHERE kind = 'lead';
CREATE VIEW poll_seen AS SELECT connection_id, record_id AS lead_id, changed_at, digest
FROM record_poll_seen WHERE kind = 'lead';
