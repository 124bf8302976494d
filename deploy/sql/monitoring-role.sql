-- The role that pgvigil logs in with: least privilege, no password in this file.
--
-- Run it once on the primary, in the main database, as a superuser or as a role that may create roles and grant pg_monitor:
--   psql -X -v ON_ERROR_STOP=1 -f monitoring-role.sql
-- It is plain SQL (no psql commands), so any client can send it as one batch. Running it again changes nothing. Standbys get the
-- role by replication.
--
-- Then choose how the role proves itself; without a password it cannot log in over TCP:
--   \password pgvigil                      (psql asks, hashes and sends it, so that it reaches no log and no history)
-- or a client certificate, or peer authentication on a Unix socket. In pg_hba.conf, for example:
--   local    all  pgvigil                  peer map=pgvigil
--   hostssl  all  pgvigil  10.0.0.0/8      scram-sha-256
-- "all" and not "replication": pgvigil reads views and never streams.
--
-- To take it all back, after the optional parts: DROP ROLE pgvigil;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pgvigil') THEN
        CREATE ROLE pgvigil;
    END IF;
END
$$;

-- A sidecar holds at most 3 connections to a server. 6 leaves room for a second one (an HA pair, a rolling restart) and ends any
-- leak long before max_connections.
ALTER ROLE pgvigil LOGIN INHERIT CONNECTION LIMIT 6;

COMMENT ON ROLE pgvigil IS 'pgvigil monitoring: reads statistics, never data';

-- pg_monitor is three roles and a few functions:
--   pg_read_all_settings   all of pg_settings, hidden settings too
--   pg_read_all_stats      other users' rows of pg_stat_activity, pg_stat_replication, pg_stat_wal_receiver, pg_stat_statements
--                          and pg_stat_progress_*; the size of databases without CONNECT
--   pg_stat_scan_tables    functions that scan relations, such as pgstattuple's (measured bloat, in the preset exhaustive)
--   EXECUTE                on pg_ls_waldir(), pg_ls_archive_statusdir(), pg_ls_tmpdir(), pg_ls_logdir()
-- None of them reads a row of a user's table, writes anything, or stops another session.
GRANT pg_monitor TO pgvigil;

-- The second line of defence. pgvigil sets the same for each session; these hold for whoever else logs in with this role. They
-- are the upper bounds, and a session may set lower ones.
ALTER ROLE pgvigil SET default_transaction_read_only = on;                  -- no query of a monitor writes
ALTER ROLE pgvigil SET statement_timeout = '60s';                           -- no query runs away
ALTER ROLE pgvigil SET lock_timeout = '500ms';                              -- nothing queues behind ACCESS EXCLUSIVE, and nobody behind us
ALTER ROLE pgvigil SET idle_in_transaction_session_timeout = '60s';         -- no forgotten transaction holds back vacuum
ALTER ROLE pgvigil SET search_path = pg_catalog;                            -- no schema of a user can shadow a function
ALTER ROLE pgvigil SET jit = off;                                           -- compiling a short query costs more than running it

-- Optional parts. Each buys one thing; without it the queries concerned are skipped and say so. monitoring-role-full.sql grants all of
-- them at once. The statements are the same for every major version from 14 on.

-- 1. Top statements, mean and p95 of query time. Needs shared_preload_libraries = 'pg_stat_statements' and a restart, then in the
--    main database (the one named in the connection URL):
-- CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
--    In a schema other than public the role needs that schema too (else the queries are skipped, and say so):
-- GRANT USAGE ON SCHEMA extensions TO pgvigil;
--    After an upgrade of the server, for the new columns:
-- ALTER EXTENSION pg_stat_statements UPDATE;
--    Measured percentiles, where the extension pg_stat_monitor is there too:
-- GRANT EXECUTE ON FUNCTION get_histogram_timings() TO pgvigil;

-- 2. CONNECT, where it was revoked from PUBLIC. Without it a database's tables and indexes are not seen:
-- GRANT CONNECT ON DATABASE app TO pgvigil;

-- 3. Bloat estimates and the room left in integer keys. pg_stats shows the statistics of a column only to those who may SELECT it, so this grant lets the role
--    read the tables. Grant it for the schemas worth it, in each database:
-- GRANT USAGE ON SCHEMA app TO pgvigil;
-- GRANT SELECT ON ALL TABLES IN SCHEMA app TO pgvigil;
-- ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO pgvigil;
--    or, from 14 on, for every schema of every database at once (all data becomes readable for the role):
-- GRANT pg_read_all_data TO pgvigil;

-- 4. How full sequences are. pg_sequences.last_value is NULL without a privilege on the sequence; USAGE would let the role
--    advance it, so SELECT:
-- GRANT SELECT ON ALL SEQUENCES IN SCHEMA app TO pgvigil;
-- ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON SEQUENCES TO pgvigil;

-- 5. Checks of authentication rules and of settings files, in the main database:
-- GRANT SELECT ON pg_catalog.pg_hba_file_rules TO pgvigil;
-- GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO pgvigil;
-- GRANT SELECT ON pg_catalog.pg_file_settings TO pgvigil;
-- GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO pgvigil;

-- 6. How many members of multixacts are in use. The function gives the names of files below the data directory, never what is in them:
-- GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO pgvigil;

-- 7. How old the last backup is. No server knows; whoever backs up writes a row when a backup has ended well, in the main database. The
--    target then has the tag backups in the settings:
-- CREATE SCHEMA pgvigil;
-- CREATE TABLE pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now());
-- GRANT USAGE ON SCHEMA pgvigil TO pgvigil;
-- GRANT SELECT ON pgvigil.backups TO pgvigil;

-- 8. A bound on temporary files, where the one who runs this is a superuser:
-- ALTER ROLE pgvigil SET temp_file_limit = '256MB';
