package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Monitor;
import dev.pgvigil.testing.PgServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A subscription that works, conflicts and goes down, and a slot whose decoding spills. */
@Timeout(180)
class LogicalReplicationIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    @TempDir
    private Path directory;

    @Majors
    void aSubscriptionWithoutItsWorkerIsDownAndItsErrorsAreThoseOfTheLog(int major) {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_stat_subscription",
                "pg_stat_subscription_stats_15", "pg_stat_subscription_stats_18", "pg_replication_slots_slot")) {
            assertThat(look.round().number("pg_stat_subscription_subscriptions_down")).isZero();
            server.execute("CREATE DATABASE source", "CREATE DATABASE target", "CREATE DATABASE other");
            // A name is unique in its database only.
            server.executeIn("other", "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false, slot_name = NONE)");
            server.executeIn("source", "CREATE TABLE t (x int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t",
                    "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
            server.executeIn("target", "CREATE TABLE t (x int PRIMARY KEY)", "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=" + server.port()
                    + " user=postgres dbname=source' PUBLICATION p WITH (create_slot = false, copy_data = false, slot_name = 's')");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_subscription_down", "target", "s") == 0
                    && look.round().number("pg_stat_subscription_last_message_age_seconds", "target", "s") < 30);
            assertThat(look.round().number("pg_stat_subscription_enabled", "target", "s")).isEqualTo(1);
            assertThat(look.round().number("pg_stat_subscription_subscriptions_disabled")).as("the one in other").isEqualTo(1);
            assertThat(look.round().number("pg_stat_subscription_worst_last_message_age_seconds")).isBetween(0.0, 30.0);
            assertThat(look.round().number("pg_replication_slots_slot_is_active", "s", "logical")).isEqualTo(1);
            server.executeIn("target", "INSERT INTO t VALUES (1)");
            server.executeIn("source", "INSERT INTO t VALUES (1)");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_subscription_subscriptions_down") == 1);
            if (major >= 15) {
                await().atMost(SOON).until(() -> look.round().number("pg_stat_subscription_stats_apply_errors_total", "target", "s") >= 1);
                assertThat(look.round().number("pg_stat_subscription_stats_apply_errors_total", "other", "s")).isZero();
                assertThat(look.round().number("pg_stat_subscription_stats_apply_errors_total", "target", "s"))
                        .isLessThanOrEqualTo(Pattern.compile("duplicate key|conflict=insert_exists").matcher(server.log()).results().count());
            }
            if (major >= 18) {
                assertThat(look.round().number("pg_stat_subscription_stats_conflicts_total", "target", "s", "insert_exists")).isGreaterThanOrEqualTo(1);
                assertThat(look.round().number("pg_stat_subscription_stats_conflicts_total", "target", "s", "update_missing")).isZero();
            }
            server.executeIn("target", "ALTER SUBSCRIPTION s DISABLE");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_subscription_enabled", "target", "s") == 0);
            assertThat(look.round().number("pg_stat_subscription_down", "target", "s")).isZero();
        }
    }

    @Majors
    void aLargeTransactionSpills(int major) {
        try (PgServer server = server(major); ServerLook look = ServerLook.at(directory, server, "pg_stat_replication_slots", "pg_logical")) {
            server.execute("CREATE TABLE t (x int, y text)", "CREATE PUBLICATION p FOR TABLE t",
                    "SELECT pg_create_logical_replication_slot('decoding', 'pgoutput')",
                    "INSERT INTO t SELECT x, repeat('y', 500) FROM generate_series(1, 20000) AS x");
            server.execute("SET logical_decoding_work_mem = '64kB'; SELECT count(*) FROM pg_logical_slot_get_binary_changes('decoding', NULL, NULL, "
                    + "'proto_version', '1', 'publication_names', 'p')");
            await().atMost(SOON).until(() -> look.round().number("pg_stat_replication_slots_spill_txns_total", "decoding") == 1);
            assertThat(look.round().number("pg_stat_replication_slots_spill_bytes_total", "decoding")).isGreaterThan(20000 * 500.0);
            assertThat(look.round().number("pg_stat_replication_slots_stream_txns_total", "decoding")).isZero();
            assertThat(look.round().number("pg_logical_publications")).isEqualTo(1);
        }
    }

    private static PgServer server(int major) {
        PgServer server = PgServer.start(major);
        Monitor.createRole(server);
        return server;
    }
}
