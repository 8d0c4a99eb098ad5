-- Connections, their grants, and what is still to be told to somebody outside. Runs on H2 and on PostgreSQL.
CREATE TABLE connection (
    id               VARCHAR(100) PRIMARY KEY,
    provider         VARCHAR(50) NOT NULL,
    region           VARCHAR(50),
    domain           VARCHAR(255),
    owner            VARCHAR(255),
    status           VARCHAR(50) NOT NULL,
    scopes           VARCHAR(4000) NOT NULL,
    created_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    checked_at       TIMESTAMP WITH TIME ZONE,
    token_expires_at TIMESTAMP WITH TIME ZONE,
    error_code       VARCHAR(100),
    error_detail     VARCHAR(4000),
    error_at         TIMESTAMP WITH TIME ZONE,
    seed             VARCHAR(100),
    version          BIGINT NOT NULL,
    UNIQUE (provider, owner)
);
CREATE INDEX connection_by_owner ON connection (owner, id);
CREATE INDEX connection_by_status ON connection (status, id);

-- sealed: the credential and the access token in hand, encrypted under the key that key_id names
CREATE TABLE connection_grant (
    connection_id    VARCHAR(100) PRIMARY KEY REFERENCES connection (id),
    sealed           BYTEA NOT NULL,
    key_id           VARCHAR(16) NOT NULL,
    fingerprint      VARCHAR(100) NOT NULL,
    granted          VARCHAR(400) NOT NULL,
    dead             BOOLEAN NOT NULL,
    lease_holder     VARCHAR(100),
    lease_until      TIMESTAMP WITH TIME ZONE,
    trouble_failures INTEGER,
    trouble_until    TIMESTAMP WITH TIME ZONE,
    trouble_code     VARCHAR(100),
    trouble_detail   VARCHAR(4000),
    version          BIGINT NOT NULL
);
CREATE INDEX connection_grant_by_key ON connection_grant (key_id);
CREATE INDEX connection_grant_by_fingerprint ON connection_grant (fingerprint);
CREATE INDEX connection_grant_by_trouble ON connection_grant (trouble_code);

-- due_at: when it is tried next; nobody takes it before, and nobody ever if it is null
CREATE TABLE outbox (
    id         VARCHAR(100) PRIMARY KEY,
    kind       VARCHAR(50) NOT NULL,
    connection VARCHAR(100) NOT NULL,
    provider   VARCHAR(50) NOT NULL,
    region     VARCHAR(50),
    domain     VARCHAR(255),
    owner      VARCHAR(255),
    sealed     BYTEA NOT NULL,
    key_id     VARCHAR(16) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts   INTEGER NOT NULL,
    due_at     TIMESTAMP WITH TIME ZONE,
    error      VARCHAR(4000),
    version    BIGINT NOT NULL
);
CREATE INDEX outbox_by_due ON outbox (due_at);
CREATE INDEX outbox_by_key ON outbox (key_id);

-- Refresh tokens that were made here and are not revoked yet, for a provider that limits them for each user.
CREATE TABLE refresh_token_made (
    fingerprint VARCHAR(100) PRIMARY KEY,
    provider    VARCHAR(50) NOT NULL,
    client      VARCHAR(255) NOT NULL,
    region      VARCHAR(50),
    owner       VARCHAR(255),
    made_at     TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX refresh_token_made_by_user ON refresh_token_made (provider, client, owner);
