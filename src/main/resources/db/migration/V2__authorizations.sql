-- Authorizations: runs of "link, sign-in or form, connection". link, browser and state are hashes (SHA-256, base64url).
CREATE TABLE authorization_run (
    id           VARCHAR(100) PRIMARY KEY,
    link         VARCHAR(100) NOT NULL UNIQUE,
    provider     VARCHAR(50) NOT NULL,
    region       VARCHAR(50),
    domain       VARCHAR(255),
    owner        VARCHAR(255),
    connection   VARCHAR(100) NOT NULL,
    return_url   VARCHAR(4000),
    notify_url   VARCHAR(4000),
    status       VARCHAR(50) NOT NULL,
    error_code   VARCHAR(100),
    error_detail VARCHAR(4000),
    browser      VARCHAR(100),
    attempts     INTEGER NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX authorization_run_by_expiry ON authorization_run (expires_at);

-- A sign-in that a browser began; region or domain tell where.
CREATE TABLE authorization_sign_in (
    state            VARCHAR(100) PRIMARY KEY,
    authorization_id VARCHAR(100) NOT NULL REFERENCES authorization_run (id) ON DELETE CASCADE,
    region           VARCHAR(50),
    domain           VARCHAR(255),
    begun_at         TIMESTAMP WITH TIME ZONE NOT NULL,
    spent_at         TIMESTAMP WITH TIME ZONE
);
CREATE INDEX authorization_sign_in_by_run ON authorization_sign_in (authorization_id, begun_at);
