package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Certificates;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A primary with a standby, a subscription, commands that take long, look-alikes of extensions, and faults: most of what can be told of a
 * server is there to be told. What happens in files is done by programs that the server runs, so that it happens in a container too. Used by
 * one thread.
 */
final class EventfulServer implements AutoCloseable {
    /** Has all optional grants. */
    static final String FULL = "pgvigil_full";
    private static final String LARGE_WAL = "pg_wal/00000001FFFFFFFF000000FF";
    private static final String NO_ARCHIVE = "no_archive";
    private static final String[] READ_IN_PARALLEL = {
        "SET parallel_setup_cost = 0", "SET min_parallel_table_scan_size = 0", "SELECT count(*) FROM slow", "RESET ALL"};
    private final PgServer primary;
    private final List<Client> clients = new ArrayList<>();
    private PgServer standby;
    private Client worker;
    private int works;

    private EventfulServer(PgServer primary) {
        this.primary = primary;
    }

    static EventfulServer start(int major, Certificates certificates) throws SQLException {
        EventfulServer server = new EventfulServer(PgServer.builder(major).setting("max_slot_wal_keep_size", "1GB").setting("max_prepared_transactions", "5")
                .setting("archive_mode", "on").setting("archive_command", "test ! -e " + NO_ARCHIVE).setting("autovacuum", "off")
                .setting("pg_stat_statements.track_planning", "on").setting("hot_standby_feedback", "on").checksums().tls(certificates).start());
        try {
            server.fill();
            server.openSessions();
            return server;
        } catch (SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void fill() {
        Monitor.createRole(primary);
        grant();
        createTables();
        pretendExtensions();
        standby = primary.standby();
        nameSlotAsRepmgr();
        createCold();
        subscribe();
        if (primary.major() >= 15) {
            primary.execute("CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'");
        }
        damage();
        primary.execute("COPY (SELECT 1) TO PROGRAM 'cat > " + LARGE_WAL + " && truncate -s 5G " + LARGE_WAL + "'", "SET allow_in_place_tablespaces = on",
                "CREATE TABLESPACE extra LOCATION ''", "UPDATE things SET n = n + 1", "SELECT pg_switch_wal()");
    }

    private void grant() {
        primary.execute("CREATE ROLE " + FULL + " LOGIN CONNECTION LIMIT 20 IN ROLE pg_monitor, pg_read_all_data",
                "GRANT SELECT ON pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings, pg_catalog.pg_authid TO " + FULL,
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_hba_file_rules(), pg_catalog.pg_show_all_file_settings(), pg_catalog.pg_ls_dir(text) TO " + FULL,
                "CREATE SCHEMA pgvigil", "CREATE TABLE pgvigil.backups (finished_at timestamptz NOT NULL DEFAULT now())",
                "INSERT INTO pgvigil.backups VALUES (now())", "GRANT USAGE ON SCHEMA pgvigil TO " + FULL);
    }

    private void createTables() {
        primary.execute("CREATE EXTENSION pg_stat_statements", "CREATE EXTENSION pg_buffercache", "CREATE EXTENSION pgstattuple",
                "CREATE TABLE things (id serial PRIMARY KEY, n int NOT NULL, x text)", "CREATE INDEX ON things (n)",
                "INSERT INTO things (n, x) SELECT g, repeat('x', 100) FROM generate_series(1, 110000) AS g",
                "CREATE TABLE keys (id int PRIMARY KEY)", "INSERT INTO keys SELECT generate_series(1, 2000)",
                "CREATE TABLE slow AS SELECT g AS n, repeat('y', 400) AS y FROM generate_series(1, 20000) AS g",
                "CREATE TABLE slower AS SELECT * FROM slow", "CREATE TABLE indexed AS SELECT n FROM slow", "CREATE TABLE copied (x text)",
                "CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NEW; END'",
                "CREATE TRIGGER rest BEFORE INSERT ON copied FOR EACH ROW EXECUTE FUNCTION rest()",
                "CREATE TABLE parts (at date NOT NULL) PARTITION BY RANGE (at)", "CREATE TABLE parts_default PARTITION OF parts DEFAULT",
                "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
                "CREATE TABLE days (at timestamptz) PARTITION BY RANGE (at)",
                "DO $$BEGIN EXECUTE format('CREATE TABLE now PARTITION OF days FOR VALUES FROM (%L) TO (%L)', now() - interval '10 d', now() + interval '20 d'); END$$",
                "CREATE MATERIALIZED VIEW seen_things AS SELECT n FROM things", "ALTER DATABASE postgres CONNECTION LIMIT 50",
                "SELECT pg_create_logical_replication_slot('decoded', 'test_decoding')",
                "CREATE TABLE large AS SELECT * FROM slow", "ALTER TABLE large ADD PRIMARY KEY (n)", "VACUUM ANALYZE",
                // As the catalogue looks after pages were left behind that nobody uses.
                "UPDATE pg_class SET relpages = 300000 WHERE relname IN ('large', 'large_pkey')");
    }

    private void pretendExtensions() {
        primary.execute(TimescaleShapeIT.VIEWS);
        primary.execute("INSERT INTO timescaledb_information.hypertables VALUES ('public', 'metrics', 'o', 1, 3, true)",
                "INSERT INTO timescaledb_information.chunks (hypertable_schema, hypertable_name, range_end, is_compressed)"
                        + " VALUES ('public', 'metrics', '2026-01-01 00:00Z', true)",
                "INSERT INTO timescaledb_information.jobs (job_id, proc_name, scheduled, hypertable_schema, hypertable_name) VALUES"
                        + " (1, 'policy_refresh_continuous_aggregate', true, '_timescaledb_internal', '_m1')",
                "INSERT INTO timescaledb_information.job_stats (job_id, last_successful_finish, last_run_status, last_run_duration, total_runs, total_failures)"
                        + " VALUES (1, now(), 'Success', '2 s', 5, 0)",
                "INSERT INTO timescaledb_information.continuous_aggregates (view_schema, view_name, materialized_only, materialization_hypertable_schema,"
                        + " materialization_hypertable_name) VALUES ('public', 'hours', true, '_timescaledb_internal', '_m1')");
        primary.execute(StatementsIT.PG_STAT_MONITOR);
        primary.execute("INSERT INTO pg_stat_monitor VALUES (10::oid, '{900,600,0,5,0}', 1505, 300, true, true, 1)",
                "GRANT SELECT ON pg_stat_monitor TO PUBLIC", "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
                        + " SELECT 99998, 'pg_stat_monitor', 10, oid, false, '2.1' FROM pg_namespace WHERE nspname = 'public'");
    }

    private void nameSlotAsRepmgr() {
        primary.execute("SELECT pg_create_physical_replication_slot('repmgr_slot_2', true)");
        standby.execute("ALTER SYSTEM SET primary_slot_name = 'repmgr_slot_2'", "SELECT pg_reload_conf()");
    }

    /** What is read from files, however often. */
    private void createCold() {
        primary.execute("CREATE UNLOGGED TABLE cold WITH (fillfactor = 10) AS SELECT n, repeat('x', 100) || n AS filler FROM generate_series(1, 20000) AS n",
                "CREATE INDEX ON cold (filler) WITH (fillfactor = 10)", "VACUUM ANALYZE cold", "CREATE UNLOGGED TABLE toasted (large text)",
                "ALTER TABLE toasted ALTER large SET STORAGE EXTERNAL", "INSERT INTO toasted SELECT repeat('x', 20000000)");
    }

    private void subscribe() {
        primary.execute("CREATE DATABASE target", "CREATE TABLE published (x int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE published",
                "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
        primary.executeIn("target", "CREATE TABLE published (x int PRIMARY KEY)", "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port="
                + primary.value("postgres", "SHOW port") + " user=postgres dbname=postgres' PUBLICATION p"
                + " WITH (create_slot = false, copy_data = false, slot_name = 's')");
    }

    /** A page with other bytes than were written, of a file that nobody has read since it was copied. */
    private void damage() {
        primary.execute("CREATE DATABASE damaged" + (primary.major() >= 15 ? " STRATEGY file_copy" : ""));
        String file = primary.value("damaged", "SELECT pg_relation_filepath('pg_description')");
        primary.execute("COPY (SELECT 'other bytes') TO PROGRAM 'dd of=" + file + " bs=1 seek=4000 conv=notrunc'");
        assertThatThrownBy(() -> primary.executeIn("damaged", "SELECT count(*) FROM pg_description")).hasMessageContaining("invalid page");
    }

    private void openSessions() throws SQLException {
        worker = open().outsideTransactions();
        open().outsideTransactions().again("SELECT pg_sleep(0.01)");
        open().outsideTransactions().run("SET enable_seqscan = off", "SET enable_bitmapscan = off").again("SELECT count(*) FROM cold WHERE filler > ''",
                "SELECT count(n) FROM cold", "SELECT sum(length(large)) FROM toasted", "SELECT pg_sleep(0.05)");
        open().run("CREATE TEMPORARY TABLE mine (x int)").commit();
        open().run("SELECT count(*) FROM things");
        String delayed = (primary.major() >= 18 ? "SET track_cost_delay_timing = on; " : "") + "SET vacuum_cost_delay = '100ms'; SET vacuum_cost_limit = 1";
        open().outsideTransactions().run(delayed).start("VACUUM (DISABLE_PAGE_SKIPPING) slow");
        open().outsideTransactions().run(delayed).start("ANALYZE slower");
        open().start("COPY (SELECT pg_sleep(600)) TO '/dev/null'");
        open().start("COPY copied FROM 'PG_VERSION'");
        open().outsideTransactions().start("CREATE INDEX CONCURRENTLY ON indexed (n)");
        backUp();
    }

    /** As slowly as the server can. */
    private void backUp() throws SQLException {
        Client client = Client.of(DriverManager.getConnection(primary.jdbcUrl("postgres")
                + "?user=postgres&replication=database&preferQueryMode=simple&assumeMinServerVersion=9.4"));
        clients.add(client);
        client.outsideTransactions().start(primary.major() >= 15 ? "BASE_BACKUP (LABEL 'slow', PROGRESS, CHECKPOINT 'fast', MAX_RATE 32)"
                : "BASE_BACKUP LABEL 'slow' PROGRESS FAST MAX_RATE 32");
    }

    private Client open() throws SQLException {
        Client client = Client.on(primary);
        clients.add(client);
        return client;
    }

    PgServer primary() {
        return primary;
    }

    PgServer standby() {
        return standby;
    }

    /** Something for counters to count; two times out of four commits wait for the standby, and archiving fails. */
    void work() throws SQLException {
        boolean troubled = works++ / 2 % 2 == 1;
        worker.run("ALTER SYSTEM SET synchronous_standby_names = '" + (troubled ? standby.slot() : "") + "'", "SELECT pg_reload_conf()",
                "COPY (SELECT 1 WHERE false) TO PROGRAM '" + (troubled ? "touch " : "rm -f ") + NO_ARCHIVE + "'");
        primary.execute("UPDATE things SET n = n + 1 WHERE id < 500", "SELECT count(*) FROM things WHERE n = 7", "SELECT nextval('things_id_seq')",
                "BEGIN; SELECT x FROM things WHERE id = 1 FOR KEY SHARE; SAVEPOINT s; UPDATE things SET n = n + 1 WHERE id = 1; COMMIT",
                "ANALYZE things", "INSERT INTO keys SELECT max(id) + 1 FROM keys", "ANALYZE keys", "CHECKPOINT", "SELECT pg_switch_wal()");
        worker.run(READ_IN_PARALLEL);
    }

    @Override
    public void close() throws SQLException {
        for (Client client : clients) {
            client.close();
        }
        primary.close();
    }
}
