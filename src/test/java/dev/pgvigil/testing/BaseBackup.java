package dev.pgvigil.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Copies a running primary's data directory and makes it a standby's, by SQL alone: the embedded binaries lack pg_basebackup. */
final class BaseBackup {
    private final PgServer primary;
    private final String slot;

    BaseBackup(PgServer primary, String slot) {
        this.primary = primary;
        this.slot = slot;
    }

    void into(Path directory) {
        try (Connection connection = primary.connection("postgres"); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('" + slot + "', true)");
            statement.execute(older() ? "SELECT pg_start_backup('standby', true, false)" : "SELECT pg_backup_start('standby', true)");
            Directories.copy(primary.dataDirectory(), directory, this::belongs);
            Files.writeString(directory.resolve("backup_label"), finish(statement));
            Files.createFile(directory.resolve("standby.signal"));
            Files.writeString(directory.resolve("postgresql.auto.conf"), follow(), StandardOpenOption.APPEND);
        } catch (SQLException e) {
            throw new FixtureException("base backup of " + primary + " failed: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean older() {
        return primary.major() < 15;
    }

    private String finish(Statement statement) throws SQLException {
        String sql = older() ? "SELECT labelfile FROM pg_stop_backup(false, false)" : "SELECT labelfile FROM pg_backup_stop(false)";
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String follow() {
        String conninfo = "host=" + primary.host() + " port=" + primary.port() + " user=postgres application_name=" + slot;
        return ServerSpec.line("primary_conninfo", conninfo) + ServerSpec.line("primary_slot_name", slot);
    }

    /** A slot is a directory with its state in it: left out whole, or the standby panics about a slot without state. */
    private boolean belongs(Path path) {
        if (Files.isDirectory(primary.dataDirectory().resolve(path))) {
            return !path.startsWith("pg_replslot") || path.getNameCount() == 1;
        }
        return !path.startsWith("pg_wal") && !path.startsWith("pg_dynshmem") && !path.getFileName().toString().startsWith("postmaster.");
    }
}
