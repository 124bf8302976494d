package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pgvigil.collect.Inspection.Outcome;
import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries on TimescaleDB against tables that have the columns its documentation gives the views, filled with what is odd about them.
 * The extension itself is not there, so this tells nothing of a version that differs from the documentation.
 */
@Timeout(120)
class TimescaleShapeIT {
    /** What TimescaleDB has, as far as it is read. */
    static final String[] VIEWS = {
        "CREATE SCHEMA timescaledb_information",
        "CREATE TABLE timescaledb_information.hypertables (hypertable_schema name, hypertable_name name, owner name, num_dimensions smallint,"
                + " num_chunks bigint, compression_enabled boolean, tablespaces name[])",
        "CREATE TABLE timescaledb_information.chunks (hypertable_schema name, hypertable_name name, chunk_schema name, chunk_name name,"
                + " primary_dimension name, primary_dimension_type regtype, range_start timestamptz, range_end timestamptz,"
                + " range_start_integer bigint, range_end_integer bigint, is_compressed boolean, chunk_tablespace name)",
        "CREATE TABLE timescaledb_information.jobs (job_id int, application_name name, schedule_interval interval, max_runtime interval,"
                + " max_retries int, retry_period interval, proc_schema name, proc_name name, owner name, scheduled boolean, config jsonb,"
                + " next_start timestamptz, hypertable_schema name, hypertable_name name)",
        "CREATE TABLE timescaledb_information.job_stats (hypertable_schema name, hypertable_name name, job_id int, last_run_started_at timestamptz,"
                + " last_successful_finish timestamptz, last_run_status text, job_status text, last_run_duration interval, next_start timestamptz,"
                + " total_runs bigint, total_successes bigint, total_failures bigint)",
        "CREATE TABLE timescaledb_information.continuous_aggregates (hypertable_schema name, hypertable_name name, view_schema name, view_name name,"
                + " view_owner name, materialized_only boolean, compression_enabled boolean, materialization_hypertable_schema name,"
                + " materialization_hypertable_name name, view_definition text)",
        "GRANT USAGE ON SCHEMA timescaledb_information TO PUBLIC", "GRANT SELECT ON ALL TABLES IN SCHEMA timescaledb_information TO PUBLIC",
        "INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
                + " SELECT 99999, 'timescaledb', 10, oid, false, '2.17.2' FROM pg_namespace WHERE nspname = 'public'"};
    @TempDir
    private Path directory;

    @Majors
    void hypertablesWithAndWithoutChunksAndPolicies(int major) {
        try (TestDatabase database = database(major)) {
            database.execute("INSERT INTO timescaledb_information.hypertables VALUES ('public', 'metrics', 'o', 1, 3, true),"
                            + " ('public', 'empty', 'o', 1, 0, false), ('public', 'numbered', 'o', 1, 1, false)",
                    "INSERT INTO timescaledb_information.chunks (hypertable_schema, hypertable_name, range_end, range_end_integer, is_compressed)"
                            + " VALUES ('public', 'metrics', '2026-01-01 00:00Z', NULL, true), ('public', 'metrics', '2026-01-02 00:00Z', NULL, false),"
                            + " ('public', 'metrics', NULL, NULL, false), ('public', 'numbered', NULL, 1000, false)",
                    "INSERT INTO timescaledb_information.jobs (job_id, proc_name, scheduled, hypertable_schema, hypertable_name) VALUES"
                            + " (1, 'policy_compression', true, 'public', 'metrics'), (2, 'policy_retention', false, 'public', 'metrics'),"
                            + " (3, 'policy_telemetry', true, NULL, NULL)");
            Seen seen = look(database, "timescaledb_hypertable");
            assertThat(seen.number("timescaledb_hypertable_chunks", "metrics")).isEqualTo(3);
            assertThat(seen.number("timescaledb_hypertable_chunks_compressed", "metrics")).isEqualTo(1);
            assertThat(seen.number("timescaledb_hypertable_newest_chunk_end_timestamp_seconds", "metrics")).isEqualTo(1767312000);
            assertThat(seen.number("timescaledb_hypertable_compression_policies", "metrics")).isEqualTo(1);
            assertThat(seen.number("timescaledb_hypertable_retention_policies", "metrics")).as("not scheduled").isZero();
            assertThat(seen.number("timescaledb_hypertable_chunks_compressed", "empty")).isZero();
            assertThat(seen.value("timescaledb_hypertable_newest_chunk_end_timestamp_seconds", "empty")).isEmpty();
            assertThat(seen.value("timescaledb_hypertable_newest_chunk_end_timestamp_seconds", "numbered")).isEmpty();
        }
    }

    @Majors
    void jobsThatNeverRanAndNeverSucceeded(int major) {
        try (TestDatabase database = database(major)) {
            database.execute("INSERT INTO timescaledb_information.jobs (job_id, proc_name, scheduled) VALUES (1, 'fresh', true), (2, 'failing', true)",
                    "INSERT INTO timescaledb_information.job_stats (job_id, last_successful_finish, last_run_status, last_run_duration, total_runs,"
                            + " total_failures) VALUES (2, '-infinity', 'Failed', '2 s', 5, 5)");
            Seen seen = look(database, "timescaledb_job");
            assertThat(seen.number("timescaledb_job_scheduled", "fresh")).isEqualTo(1);
            assertThat(seen.value("timescaledb_job_runs_total", "fresh")).isEmpty();
            assertThat(seen.value("timescaledb_job_last_run_success", "fresh")).isEmpty();
            assertThat(seen.number("timescaledb_job_failures_total", "failing")).isEqualTo(5);
            assertThat(seen.value("timescaledb_job_last_success_timestamp_seconds", "failing")).isEmpty();
            assertThat(seen.number("timescaledb_job_failing")).isEqualTo(1);
        }
    }

    @Majors
    void aPolicyThatHasNotRunYetRefreshesItsAggregateAllTheSame(int major) {
        try (TestDatabase database = database(major)) {
            database.execute("INSERT INTO timescaledb_information.continuous_aggregates (view_schema, view_name, materialized_only,"
                            + " materialization_hypertable_schema, materialization_hypertable_name) VALUES"
                            + " ('public', 'fresh', true, '_timescaledb_internal', '_m1'), ('public', 'refreshed', true, '_timescaledb_internal', '_m2'),"
                            + " ('public', 'by_hand', false, '_timescaledb_internal', '_m3')",
                    "INSERT INTO timescaledb_information.jobs (job_id, proc_name, scheduled, hypertable_schema, hypertable_name) VALUES"
                            + " (1, 'policy_refresh_continuous_aggregate', true, '_timescaledb_internal', '_m1'),"
                            + " (2, 'policy_refresh_continuous_aggregate', true, '_timescaledb_internal', '_m2'),"
                            + " (3, 'policy_refresh_continuous_aggregate', true, '_timescaledb_internal', '_m2'),"
                            + " (4, 'policy_compression', true, '_timescaledb_internal', '_m3')",
                    "INSERT INTO timescaledb_information.job_stats (job_id, last_successful_finish) VALUES (2, now() - interval '1 hour'), (3, '-infinity'),"
                            + " (4, now())");
            Seen seen = look(database, "timescaledb_continuous_aggregate");
            assertThat(seen.number("timescaledb_continuous_aggregate_refreshed_by_policy", "fresh")).isEqualTo(1);
            assertThat(seen.value("timescaledb_continuous_aggregate_last_refresh_age_seconds", "fresh")).isEmpty();
            assertThat(seen.number("timescaledb_continuous_aggregate_refreshed_by_policy", "refreshed")).isEqualTo(1);
            assertThat(seen.number("timescaledb_continuous_aggregate_last_refresh_age_seconds", "refreshed")).isCloseTo(3600, within(60.0));
            assertThat(seen.number("timescaledb_continuous_aggregate_refreshed_by_policy", "by_hand")).isZero();
            assertThat(seen.value("timescaledb_continuous_aggregate_last_refresh_age_seconds", "by_hand")).isEmpty();
        }
    }

    private Seen look(TestDatabase database, String key) {
        try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, key)) {
            Seen seen = look.round();
            assertThat(seen.result(key).message()).isEmpty();
            assertThat(seen.result(key).outcome()).isEqualTo(Outcome.OK);
            return seen;
        }
    }

    private static TestDatabase database(int major) {
        TestDatabase database = QuietServers.shared(major).createDatabase();
        database.execute(VIEWS);
        return database;
    }
}
