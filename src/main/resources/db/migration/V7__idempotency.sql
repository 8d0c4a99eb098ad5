-- Idempotency keys of requests. Runs on H2 and on PostgreSQL.
-- id: hash of the key; token: of the first claim; lease_until: until when its request counts as in progress, null once
-- its response is stored; sealed: what identifies the request, and the response, encrypted under the key that key_id names
CREATE TABLE idempotency_key (
    id          VARCHAR(64) PRIMARY KEY,
    claimed_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    token       VARCHAR(100) NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    sealed      BYTEA NOT NULL,
    key_id      VARCHAR(16) NOT NULL,
    version     BIGINT NOT NULL
);
CREATE INDEX idempotency_key_by_time ON idempotency_key (claimed_at);
CREATE INDEX idempotency_key_by_key ON idempotency_key (key_id);
