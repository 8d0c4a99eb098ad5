-- Batches of writes that are carried out in the background. Runs on H2 and on PostgreSQL.
-- seq: order in a lane; due_at: time of the next attempt, null once the job is completed; sealed: the batch and its results,
-- encrypted under the key that key_id names
CREATE TABLE write_job (
    id           VARCHAR(100) PRIMARY KEY,
    seq          BIGINT GENERATED ALWAYS AS IDENTITY,
    lane         VARCHAR(300) NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at   TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    due_at       TIMESTAMP WITH TIME ZONE,
    lease_holder VARCHAR(100),
    lease_until  TIMESTAMP WITH TIME ZONE,
    attempts     INTEGER NOT NULL,
    sealed       BYTEA NOT NULL,
    key_id       VARCHAR(16) NOT NULL,
    version      BIGINT NOT NULL
);
CREATE INDEX write_job_by_due ON write_job (due_at);
CREATE INDEX write_job_by_lane ON write_job (lane, due_at);
CREATE INDEX write_job_by_holder ON write_job (lease_holder);
CREATE INDEX write_job_by_completion ON write_job (completed_at);
CREATE INDEX write_job_by_key ON write_job (key_id);
