package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Counts of indexes and of schema facts, of a schema whose faults are known one by one. */
@Timeout(180)
class IndexesAndSchemaIT {
    @TempDir
    private Path directory;

    @Majors
    void duplicateAndRedundantIndexesAreToldFromNeededOnes(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, b int, c text)",
                    "CREATE INDEX needed ON t (b, c)",
                    "CREATE INDEX redundant_prefix ON t (b)",
                    "CREATE INDEX duplicate_of_prefix ON t (b)",
                    "CREATE INDEX redundant_backwards ON t (b DESC)",
                    "CREATE INDEX redundant_with_unique ON t (id)",
                    "CREATE INDEX redundant_include ON t (b) INCLUDE (c)",
                    "CREATE INDEX needed_expression ON t (lower(c), b)",
                    "CREATE INDEX redundant_expression ON t   (lower(c))",
                    "CREATE INDEX other_expression ON t (upper(c))",
                    "CREATE INDEX other_method ON t USING hash (b)",
                    "CREATE INDEX other_class ON t (c text_pattern_ops)",
                    "CREATE INDEX other_collation ON t (c COLLATE \"C\")",
                    "CREATE INDEX mixed_directions ON t (b, c DESC)",
                    "CREATE INDEX predicate ON t (c) WHERE b > 1",
                    "CREATE INDEX other_predicate ON t (c) WHERE b > 2",
                    "CREATE UNIQUE INDEX unique_is_needed ON t (c, id)",
                    "CREATE INDEX predicate_again ON t (c)   WHERE   b > 1");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_indexes")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_indexes_indexes")).isEqualTo(18);
                assertThat(seen.number("pg_indexes_duplicate")).as("duplicate_of_prefix, predicate_again").isEqualTo(2);
                assertThat(seen.number("pg_indexes_redundant")).as("the five named so").isEqualTo(5);
                assertThat(seen.number("pg_indexes_invalid")).isZero();
                assertThat(seen.number("pg_indexes_unused")).as("all but the two unique ones").isEqualTo(16);
            }
        }
    }

    @Majors
    void whatAFailedConcurrentBuildLeavesIsInvalid(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE twice (x int)", "INSERT INTO twice VALUES (1), (1)");
            assertThatThrownBy(() -> database.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON twice (x)")).hasMessageContaining("broken");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_indexes")) {
                assertThat(look.round().number("pg_indexes_invalid")).isEqualTo(1);
                database.execute("DROP INDEX broken");
                assertThat(look.round().number("pg_indexes_invalid")).isZero();
            }
        }
    }

    @Majors
    void foreignKeysNeedAnIndexThatServesThem(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE parent (a int, b int, PRIMARY KEY (a, b))", "CREATE TABLE one (id int PRIMARY KEY)",
                    "CREATE TABLE other_order (a int, b int, z int, FOREIGN KEY (a, b) REFERENCES parent)",
                    "CREATE INDEX ON other_order (b, a, z)",
                    "CREATE TABLE not_null_only (x int REFERENCES one)", "CREATE INDEX ON not_null_only (x) WHERE x IS NOT NULL",
                    "CREATE TABLE hashed (x int REFERENCES one)", "CREATE INDEX ON hashed USING hash (x)",
                    "CREATE TABLE fault_partial (x int REFERENCES one)", "CREATE INDEX ON fault_partial (x) WHERE x = 1",
                    "CREATE TABLE fault_later (x int, y int REFERENCES one)", "CREATE INDEX ON fault_later (x, y)",
                    "CREATE TABLE fault_none (x int REFERENCES one)",
                    "CREATE TABLE fault_between (a int, b int, z int, FOREIGN KEY (a, b) REFERENCES parent)",
                    "CREATE INDEX ON fault_between (a, z, b)");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_schema")) {
                assertThat(look.round().number("pg_schema_foreign_keys_without_index")).as("the four faults").isEqualTo(4);
            }
        }
    }

    @Majors
    void schemaFactsAreCounted(int major) {
        try (TestDatabase database = QuietServers.shared(major).createDatabase()) {
            database.execute("CREATE TABLE keyed (id int PRIMARY KEY, x int)", "CREATE TABLE bare (x int)", "CREATE UNLOGGED TABLE lost (x int PRIMARY KEY)",
                    "CREATE TABLE split (x int) PARTITION BY RANGE (x)", "CREATE TABLE split_1 PARTITION OF split FOR VALUES FROM (1) TO (9)",
                    "ALTER TABLE keyed ADD CHECK (x > 0) NOT VALID",
                    "CREATE TABLE child (id int PRIMARY KEY REFERENCES keyed)", "ALTER TABLE child DISABLE TRIGGER ALL",
                    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER own BEFORE INSERT ON keyed FOR EACH ROW EXECUTE FUNCTION nothing()", "ALTER TABLE keyed DISABLE TRIGGER own",
                    "SELECT lo_create(0) FROM generate_series(1, 3)");
            try (DatabaseLook look = DatabaseLook.at(directory, database, QuietServers.MONITOR, "pg_schema")) {
                Seen seen = look.round();
                assertThat(seen.number("pg_schema_tables_without_primary_key")).as("bare and split").isEqualTo(2);
                assertThat(seen.number("pg_schema_constraints_not_valid")).isEqualTo(1);
                assertThat(seen.number("pg_schema_triggers_disabled")).isEqualTo(1);
                assertThat(seen.number("pg_schema_foreign_keys_disabled")).isEqualTo(1);
                assertThat(seen.number("pg_schema_unlogged_tables")).isEqualTo(1);
                assertThat(seen.number("pg_schema_large_objects")).isEqualTo(3);
            }
        }
    }
}
