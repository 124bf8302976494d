package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.MajorVersions;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import dev.pgvigil.testing.Prometheus;
import dev.pgvigil.testing.TestSidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every metric name that documents 001 and C-009 use answers in a real Prometheus, which reads a sidecar and the compatibility rules. */
@Timeout(300)
class DocumentsIT {
    /** Section 8.2 of document C-009 as it stands there. */
    private static final String SECTION_8_2 = """
            # PostgreSQL exporter configuration
            pg_exporter:
              datasource: "postgresql://monitoring_user:password@localhost:5432/smart_dairy_prod?sslmode=require"

              queries:
                - name: "odoo_active_sessions"
                  help: "Number of active Odoo sessions"
                  sql: |
                    SELECT COUNT(*) as count
                    FROM pg_stat_activity
                    WHERE application_name LIKE 'odoo%'
                      AND state = 'active'

                - name: "milk_production_today"
                  help: "Total milk production today"
                  sql: |
                    SELECT COALESCE(SUM(quantity_liters), 0) as liters
                    FROM farm.milk_production
                    WHERE production_date = CURRENT_DATE
            """;
    @TempDir
    private Path directory;

    @Test
    void everyNameAnswers() throws IOException, SQLException {
        List<String> names = Committed.list("documents.txt").stream().map(line -> line.split(" ")[2]).toList();
        try (PgServer server = server(); Client idle = Client.on(server)) {
            idle.run("SELECT count(*) FROM farm.milk_production");
            try (PgServer standby = server.standby(); TestSidecar sidecar = TestSidecar.start(directory, settings(server));
                    Prometheus prometheus = Prometheus.scraping("127.0.0.1:" + sidecar.port(), Path.of("alerts/compatibility.rules.yml"))) {
                await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofSeconds(1)).untilAsserted(() ->
                        assertThat(names).as("without an answer").filteredOn(name -> prometheus.query(name).isEmpty()).isEmpty());
                assertThat(standby.isRunning()).isTrue();
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> hasItsMeaning(prometheus));
                assertThat(prometheus.log()).doesNotContain("many-to-many", "duplicate sample", "Evaluating rule failed");
            }
        }
    }

    /** A recorded name has the unit and the labels that its readers expect. */
    private static void hasItsMeaning(Prometheus prometheus) {
        assertThat(prometheus.value("milk_production_today_liters")).isEqualTo(42.5);
        assertThat(prometheus.value("count(pg_stat_statements_mean_time * pg_stat_statements_calls - pg_stat_statements_total_time > 0.001)")).isNaN();
        assertThat(prometheus.value("max(abs(pg_stat_statements_total_time / pg_stat_statements_seconds_total - 1000)) < bool 0.01")).isEqualTo(1);
        assertThat(prometheus.value("count by (instance) (pg_process_idle_seconds{state='idle in transaction', application_name='fixture'})")).isEqualTo(1);
        assertThat(prometheus.value("pg_scrape_collector_success{collector='stat_database'}")).isEqualTo(1);
        assertThat(prometheus.value("pg_exporter_last_scrape_error")).isZero();
        assertThat(prometheus.value("pg_exporter_scrapes_total > bool 30")).isEqualTo(1);
        assertThat(prometheus.value("count(pg_statio_user_tables_heap_blks_hit{schemaname='farm', relname='milk_production'})")).isEqualTo(1);
        assertThat(prometheus.value("count(pg_bloat_btree_real_size{idxname='milk_production_pkey'})")).isEqualTo(1);
    }

    private static PgServer server() {
        PgServer server = PgServer.start(MajorVersions.newest());
        Monitor.createRole(server);
        server.execute("GRANT pg_read_all_data TO " + Monitor.USER, "CREATE EXTENSION pg_stat_statements", "CREATE SCHEMA farm",
                "CREATE TABLE farm.milk_production (id serial PRIMARY KEY, production_date date, quantity_liters numeric)",
                "INSERT INTO farm.milk_production (production_date, quantity_liters) SELECT DATE '2020-01-01', 1 FROM generate_series(1, 60000)",
                "INSERT INTO farm.milk_production (production_date, quantity_liters) VALUES (current_date, 42.5)", "VACUUM ANALYZE",
                "SELECT count(*) FROM farm.milk_production WHERE id = 7");
        return server;
    }

    private String settings(PgServer server) throws IOException {
        Files.writeString(directory.resolve("section-8-2.yaml"), SECTION_8_2);
        return Monitor.settings(server, """
                queries:
                  files: [section-8-2.yaml]
                  override: {pg_statio_user_indexes: {preset: default}}
                limits: {busy_ratio: 1}
                """);
    }
}
