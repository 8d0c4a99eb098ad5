-- What failed for good. Runs on H2 and on PostgreSQL.
-- told: a caller heard of the failure; sealed: what a replay is given, encrypted under the key that key_id names, empty
-- if there is no replay_route; replay_until: nobody else replays it before
CREATE TABLE dead_letter (
    id                   VARCHAR(100) PRIMARY KEY,
    failed_at            TIMESTAMP WITH TIME ZONE NOT NULL,
    correlation_id       VARCHAR(4000),
    route                VARCHAR(4000) NOT NULL,
    connection           VARCHAR(100),
    provider             VARCHAR(50),
    code                 VARCHAR(100) NOT NULL,
    detail               VARCHAR(4000) NOT NULL,
    crm_code             VARCHAR(4000),
    crm_message          VARCHAR(4000),
    attempts             INTEGER NOT NULL,
    request              VARCHAR(10000) NOT NULL,
    told                 BOOLEAN NOT NULL,
    replayed_at          TIMESTAMP WITH TIME ZONE,
    replay_until         TIMESTAMP WITH TIME ZONE,
    replay_route         VARCHAR(100),
    awaits_authorization BOOLEAN NOT NULL,
    sealed               BYTEA NOT NULL,
    key_id               VARCHAR(16) NOT NULL,
    version              BIGINT NOT NULL
);
CREATE INDEX dead_letter_by_time ON dead_letter (failed_at, id);
CREATE INDEX dead_letter_by_told ON dead_letter (told, failed_at, id);
CREATE INDEX dead_letter_by_connection ON dead_letter (connection, failed_at, id);
CREATE INDEX dead_letter_by_code ON dead_letter (code, failed_at, id);
CREATE INDEX dead_letter_by_awaiting ON dead_letter (awaits_authorization, failed_at, id);
CREATE INDEX dead_letter_by_key ON dead_letter (key_id);
