-- The roles' passwords, read by the server itself from the secrets' files, so that they stand in no command and no log.
DO $$
DECLARE
    directory CONSTANT text := '/run/secrets/';
BEGIN
    EXECUTE format('ALTER ROLE pgvigil PASSWORD %L', rtrim(pg_read_file(directory || 'pgvigil-password'), E'\n'));
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'replicator') THEN
        CREATE ROLE replicator;
    END IF;
    EXECUTE format('ALTER ROLE replicator LOGIN REPLICATION CONNECTION LIMIT 5 PASSWORD %L',
            rtrim(pg_read_file(directory || 'replication-password'), E'\n'));
END
$$;
