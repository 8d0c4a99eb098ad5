-- Shares of the processes in the limits of CRM accounts. Runs on H2 and on PostgreSQL.
-- held: calls that the process may have in progress or in the window, until lease_until; used: calls that count until
-- counts_until, whether or not the process still runs; wanted: calls that it would like to make, 0 if it is idle.
CREATE TABLE call_share (
    account      VARCHAR(400) NOT NULL,
    kind         VARCHAR(20) NOT NULL,
    process      VARCHAR(40) NOT NULL,
    held         INTEGER NOT NULL,
    used         INTEGER NOT NULL,
    wanted       INTEGER NOT NULL,
    lease_until  TIMESTAMP WITH TIME ZONE NOT NULL,
    counts_until TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account, kind, process)
);
-- Rows whose locks serialize the division of limits; an account's row follows from its hash.
CREATE TABLE call_share_lock (
    id INTEGER PRIMARY KEY
);
INSERT INTO call_share_lock (id)
VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15);
