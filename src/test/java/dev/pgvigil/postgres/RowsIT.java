package dev.pgvigil.postgres;

import static dev.pgvigil.postgres.Reach.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RowsIT {
    @Majors
    void numbersBecomeDoubles(int major) {
        on(major, session -> {
            for (String type : List.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid", "xid", "xid8", "cid")) {
                assertThat(value(session, "SELECT '42'::" + type)).as(type).isEqualTo(42.0);
            }
            for (String type : List.of("float4", "float8", "numeric")) {
                assertThat(value(session, "SELECT 'NaN'::" + type)).isEqualTo(Double.NaN);
                assertThat(value(session, "SELECT '-Infinity'::" + type)).isEqualTo(Double.NEGATIVE_INFINITY);
            }
            assertThat(value(session, "SELECT 0.1::float8 + 0.2::float8")).isEqualTo(0.1 + 0.2);
            assertThat(value(session, "SELECT '9223372036854775807'::int8")).isEqualTo(9.223372036854775807e18);
            assertThat(value(session, "SELECT '1e-300'::numeric")).isEqualTo(1e-300);
        });
    }

    @Majors
    void nullIsNullWhateverTheType(int major) {
        on(major, session -> {
            for (String type : List.of("int4", "float8", "text", "bool", "timestamptz", "interval", "float8[]", "pg_lsn")) {
                assertThat(value(session, "SELECT NULL::" + type)).as(type).isNull();
            }
        });
    }

    @Majors
    void timesBecomeInstantsInUtc(int major) {
        on(major, session -> {
            assertThat(value(session, "SELECT '2026-02-03 04:05:06.789012+05'::timestamptz")).isEqualTo(Instant.parse("2026-02-02T23:05:06.789012Z"));
            assertThat(value(session, "SELECT '2026-02-03 04:05:06'::timestamp")).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
            assertThat(value(session, "SELECT '2026-02-03'::date")).isEqualTo(Instant.parse("2026-02-03T00:00:00Z"));
            assertThat(value(session, "SELECT '0044-03-15 12:00 BC'::timestamp")).isEqualTo(Instant.parse("-0043-03-15T12:00:00Z"));
            assertThat(value(session, "SELECT '0044-03-15 BC'::date")).isEqualTo(Instant.parse("-0043-03-15T00:00:00Z"));
            assertThat(value(session, "SELECT '0001-02-29 BC'::date")).isEqualTo(Instant.parse("0000-02-29T00:00:00Z"));
            assertThat(value(session, "SELECT '120345-06-07 08:09:10+00'::timestamptz")).isEqualTo(Instant.parse("+120345-06-07T08:09:10Z"));
            assertThat(value(session, "SELECT 'infinity'::timestamptz")).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(value(session, "SELECT '-infinity'::date")).isEqualTo(Double.NEGATIVE_INFINITY);
        });
    }

    @Majors
    void intervalsBecomeDurationsAsTheEpochCounts(int major) {
        on(major, session -> {
            for (String interval : List.of("0", "1 day 02:03:04.5", "-1 day +02:03:04.000001", "1 year 2 mons 3 days", "-04:00:00.25",
                    "100 hours", "-3 years", "0.000001 seconds")) {
                double seconds = (Double) value(session, "SELECT EXTRACT(EPOCH FROM '" + interval + "'::interval)::float8");
                Duration duration = (Duration) value(session, "SELECT '" + interval + "'::interval");
                assertThat(duration.toNanos() / 1e9).as(interval).isEqualTo(seconds);
            }
        });
    }

    @Majors
    void infiniteIntervalsBecomeInfiniteNumbers(int major) {
        String sql = "SELECT '-infinity'::interval";
        if (major < 17) {
            on(major, session -> assertThatThrownBy(() -> value(session, sql)).hasMessageStartingWith("22007 "));
            return;
        }
        on(major, session -> assertThat(value(session, sql)).isEqualTo(Double.NEGATIVE_INFINITY));
    }

    @Majors
    void numericArraysBecomeLists(int major) {
        on(major, session -> {
            for (String type : List.of("int2", "int4", "int8", "float4", "float8", "numeric", "oid")) {
                assertThat(value(session, "SELECT '{1,2,NULL,3}'::" + type + "[]")).as(type).isEqualTo(Arrays.asList(1.0, 2.0, null, 3.0));
            }
            assertThat(value(session, "SELECT '{}'::int4[]")).isEqualTo(List.of());
            assertThat(value(session, "SELECT '{{1,2},{3,NaN}}'::float8[]")).isEqualTo(List.of(1.0, 2.0, 3.0, Double.NaN));
            assertThat(value(session, "SELECT '[0:1]={5,6}'::int4[]")).isEqualTo(List.of(5.0, 6.0));
        });
    }

    @Majors
    void everythingElseBecomesText(int major) {
        on(major, session -> {
            assertThat(value(session, "SELECT 'ä€😀'::text")).isEqualTo("ä€😀");
            assertThat(value(session, "SELECT 'pad'::char(5)")).isEqualTo("pad  ");
            assertThat(value(session, "SELECT '0/16B3748'::pg_lsn")).isEqualTo("0/16B3748");
            assertThat(value(session, "SELECT 'pg_class'::regclass")).isEqualTo("pg_class");
            assertThat(value(session, "SELECT '12.30'::money::text ~ '12'")).isEqualTo(true);
            assertThat(value(session, "SELECT 12.3::money")).isInstanceOf(String.class);
            assertThat(value(session, "SELECT '{\"a\": [1]}'::jsonb")).isEqualTo("{\"a\": [1]}");
            assertThat(value(session, "SELECT '{a,b}'::text[]")).isEqualTo("{a,b}");
            assertThat(value(session, "SELECT '10.0.0.1/8'::inet")).isEqualTo("10.0.0.1/8");
            assertThat(value(session, "SELECT 'r'::\"char\"")).isEqualTo("r");
            assertThat(value(session, "SELECT '04:05:06'::time")).isEqualTo("04:05:06");
            assertThat(value(session, "SELECT true")).isEqualTo(true);
            assertThat(value(session, "SELECT false")).isEqualTo(false);
        });
    }

    @Majors
    void columnsCarryNameAndType(int major) {
        on(major, session -> assertThat(session.query(Reach.query("""
                SELECT 1::int8 AS a, 'x'::text AS "B c", '{1}'::float8[] AS d, '1'::information_schema.cardinal_number AS e, NULL AS f"""))
                .columns()).containsExactly(new Rows.Column("a", "int8"), new Rows.Column("B c", "text"), new Rows.Column("d", "_float8"),
                        new Rows.Column("e", "int4"), new Rows.Column("f", "text")));
    }

    @Majors
    void rowsBeyondTheCapAreCounted(int major) {
        on(major, session -> {
            assertThat(rows(session, 10, 10).cut()).isZero();
            assertThat(rows(session, 10, 10).values()).hasSize(10);
            assertThat(rows(session, 11, 10).cut()).isOne();
            assertThat(rows(session, 5_000, 1_000).cut()).isEqualTo(4_000);
            assertThat(rows(session, 5_000, 1_000).values()).hasSize(1_000);
            assertThat(rows(session, 0, 10).values()).isEmpty();
            assertThat(rows(session, 101, 1).cut()).isEqualTo(100);
        });
    }

    @Majors
    void countingStopsWhereItWouldCostTooMuch(int major) {
        on(major, session -> {
            assertThat(rows(session, 5_000, 10).cut()).isEqualTo(1_001);
            assertThat(value(session, "SELECT 1")).isEqualTo(1.0);
        });
    }

    @Majors
    void aResultOfManyRoundTripsEndsWithTheTimeoutAndNotTheConnection(int major) {
        on(major, session -> {
            Object pid = value(session, "SELECT pg_backend_pid()");
            long started = System.nanoTime();
            assertThatThrownBy(() -> session.query(new QueryRequest("SELECT i, pg_sleep(0.0005) FROM generate_series(1, 20000) AS i",
                    Duration.ofSeconds(2), List.of(), 20_000))).isInstanceOfSatisfying(ServerException.class,
                            e -> assertThat(e.sqlState()).isEqualTo("57014"));
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(6));
            assertThat(value(session, "SELECT pg_backend_pid()")).isEqualTo(pid);
        });
    }

    /** A second for each of two round trips: either has the time it needs, both together have not. */
    @Majors
    void theFirstRoundTripIsPartOfTheTimeForReading(int major) {
        on(major, session -> assertThatThrownBy(() -> session.query(new QueryRequest(
                "SELECT i, CASE WHEN i IN (1, 1001) THEN pg_sleep(1) END FROM generate_series(1, 1500) AS i",
                Duration.ofMillis(1_600), List.of(), 2_000)))
                .isInstanceOfSatisfying(ServerException.class, e -> assertThat(e.sqlState()).isEqualTo("57014")));
    }

    @Majors
    void countingIsGivenUpRatherThanTheRows(int major) {
        on(major, session -> {
            Rows rows = session.query(new QueryRequest("SELECT i, CASE WHEN i > 10 THEN pg_sleep(0.01) END FROM generate_series(1, 900) AS i",
                    Duration.ofSeconds(3), List.of(), 10));
            assertThat(rows.values()).hasSize(10);
            assertThat(rows.cut()).isBetween(20L, 889L);
        });
    }

    private static Rows rows(Session session, int count, int maxRows) {
        return session.query(new QueryRequest("SELECT * FROM generate_series(1, " + count + ")", Duration.ofSeconds(5), List.of(), maxRows));
    }

    private static void on(int major, Consumer<Session> test) {
        try (Server server = Reach.of(Servers.shared(major)).open()) {
            server.onVitals(session -> {
                test.accept(session);
                return null;
            });
        }
    }
}
