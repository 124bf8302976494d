-- All that the role pgvigil can use, where monitoring-role.sql, which is run first, grants the least. More than statistics: with
-- pg_read_all_data the role reads every table. Who wants only some of it takes single statements from here.
--
-- As a superuser, on the primary, in the main database (the one in pgvigil's connection URL), and once more in each other database
-- whose bloat is to be measured:
--   psql -X -v ON_ERROR_STOP=1 -f monitoring-role-full.sql
-- Plain SQL; running it again changes nothing, and after an upgrade of the server it brings the extensions to their new version. What the
-- server does not have, or who runs this may not grant (on managed services), is left out with a NOTICE.
--
-- The same statements for every major version. What differs: pg_read_all_data came with 14, pg_buffercache_summary() with 16.
--
-- Not granted: SELECT on pg_authid (how passwords are stored). It would let a stolen password of the monitor try all others at leisure.

DO $$
DECLARE
    part record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pgvigil') THEN
        RAISE EXCEPTION 'the role pgvigil is not there' USING HINT = 'Run monitoring-role.sql first.';
    END IF;
    FOR part IN
        SELECT * FROM (VALUES
            -- Statements, mean and p95 of query time; it also stands in shared_preload_libraries, which takes a restart.
            ('pg_stat_statements', 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements'),
            ('pg_stat_statements', 'ALTER EXTENSION pg_stat_statements UPDATE'),
            -- Measured bloat, in the preset exhaustive; in each database.
            ('pgstattuple', 'CREATE EXTENSION IF NOT EXISTS pgstattuple'),
            ('pgstattuple', 'ALTER EXTENSION pgstattuple UPDATE'),
            -- What shared buffers hold, in the preset exhaustive. pg_monitor may use it.
            ('pg_buffercache', 'CREATE EXTENSION IF NOT EXISTS pg_buffercache'),
            ('pg_buffercache', 'ALTER EXTENSION pg_buffercache UPDATE'),
            -- Bloat estimates, room left in integer keys and sequences: pg_stats and pg_sequences show them to readers of the data only.
            ('bloat estimates, keys and sequences', 'GRANT pg_read_all_data TO pgvigil'),
            -- Rules of authentication (counts only) and faults in the configuration files before they prevent a restart.
            ('pg_hba_file_rules', 'GRANT SELECT ON pg_catalog.pg_hba_file_rules TO pgvigil'),
            ('pg_hba_file_rules', 'GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules() TO pgvigil'),
            ('pg_file_settings', 'GRANT SELECT ON pg_catalog.pg_file_settings TO pgvigil'),
            ('pg_file_settings', 'GRANT EXECUTE ON FUNCTION pg_catalog.pg_show_all_file_settings() TO pgvigil'),
            -- Members of multixacts in use. It gives names of files in the data directory, never what is in them.
            ('multixact members', 'GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text) TO pgvigil'),
            -- Age of the last backup, for a target with the tag backups: what backs up writes a row when it has ended well.
            ('age of the last backup', 'CREATE SCHEMA IF NOT EXISTS pgvigil'),
            ('age of the last backup', 'CREATE TABLE IF NOT EXISTS pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now())'),
            ('age of the last backup', 'GRANT USAGE ON SCHEMA pgvigil TO pgvigil'),
            ('age of the last backup', 'GRANT SELECT ON pgvigil.backups TO pgvigil'),
            -- No query of the monitor fills a disk.
            ('a bound on temporary files', 'ALTER ROLE pgvigil SET temp_file_limit = ''256MB''')
        ) AS wanted (what, statement)
    LOOP
        BEGIN
            EXECUTE part.statement;
        EXCEPTION
            WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object OR undefined_function OR undefined_table
                OR invalid_schema_name THEN
                RAISE NOTICE 'left out, %: % (%)', part.what, part.statement, SQLERRM;
        END;
    END LOOP;
    -- What is there already may be in a schema of its own, or a database closed to PUBLIC.
    FOR part IN
        SELECT 'schema of ' || e.extname AS what, format('GRANT USAGE ON SCHEMA %s TO pgvigil', e.extnamespace::regnamespace) AS statement
        FROM pg_catalog.pg_extension AS e
        WHERE e.extname IN ('pg_stat_statements', 'pgstattuple', 'pg_buffercache', 'pg_stat_monitor')
          AND NOT has_schema_privilege('pgvigil', e.extnamespace, 'USAGE')
        UNION ALL
        SELECT 'tables and indexes of ' || d.datname, format('GRANT CONNECT ON DATABASE %I TO pgvigil', d.datname)
        FROM pg_catalog.pg_database AS d
        WHERE d.datallowconn AND NOT d.datistemplate AND NOT has_database_privilege('pgvigil', d.oid, 'CONNECT')
        UNION ALL
        SELECT 'measured percentiles', format('GRANT EXECUTE ON FUNCTION %s TO pgvigil', p.oid::regprocedure)
        FROM pg_catalog.pg_proc AS p
        WHERE p.proname = 'get_histogram_timings' AND NOT has_function_privilege('pgvigil', p.oid, 'EXECUTE')
    LOOP
        BEGIN
            EXECUTE part.statement;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'left out, %: % (%)', part.what, part.statement, SQLERRM;
        END;
    END LOOP;
END
$$;
