-- Polls of connections. watermark: everything from before it was delivered. fired_at: the time of the schedule that the
-- last run was for. due_at: a run beside the schedule.
CREATE TABLE poll (
    connection_id  VARCHAR(100) PRIMARY KEY REFERENCES connection (id) ON DELETE CASCADE,
    began_from     TIMESTAMP WITH TIME ZONE NOT NULL,
    watermark      TIMESTAMP WITH TIME ZONE NOT NULL,
    moved_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    settled        BOOLEAN NOT NULL,
    suspended      BOOLEAN NOT NULL,
    fired_at       TIMESTAMP WITH TIME ZONE,
    due_at         TIMESTAMP WITH TIME ZONE,
    not_before     TIMESTAMP WITH TIME ZONE,
    last_run_at    TIMESTAMP WITH TIME ZONE,
    caught_up_at   TIMESTAMP WITH TIME ZONE,
    last_change_at TIMESTAMP WITH TIME ZONE,
    delivered      BIGINT NOT NULL,
    dead_lettered  BIGINT NOT NULL,
    failures       INTEGER NOT NULL,
    error_code     VARCHAR(100),
    error_detail   VARCHAR(4000),
    error_at       TIMESTAMP WITH TIME ZONE,
    lease_holder   VARCHAR(100),
    lease_until    TIMESTAMP WITH TIME ZONE
);
CREATE INDEX poll_by_due ON poll (due_at);
CREATE INDEX poll_by_lease ON poll (lease_until);

-- The newest change of each lead that was delivered and may be read once more.
CREATE TABLE poll_seen (
    connection_id VARCHAR(100) NOT NULL REFERENCES poll (connection_id) ON DELETE CASCADE,
    lead_id       VARCHAR(255) NOT NULL,
    changed_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    digest        VARCHAR(100) NOT NULL,
    PRIMARY KEY (connection_id, lead_id)
);
CREATE INDEX poll_seen_by_time ON poll_seen (connection_id, changed_at);
