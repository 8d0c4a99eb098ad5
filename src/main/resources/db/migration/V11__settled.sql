-- settled: whether a look-up in the CRM closed the letter, at the time replayed_at. Runs on H2 and on PostgreSQL.
ALTER TABLE dead_letter ADD COLUMN settled BOOLEAN NOT NULL DEFAULT FALSE;
