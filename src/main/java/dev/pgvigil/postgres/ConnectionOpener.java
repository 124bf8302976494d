package dev.pgvigil.postgres;

import dev.pgvigil.config.ConnectionSettings;
import dev.pgvigil.config.CredentialException;
import dev.pgvigil.config.CredentialReader;
import dev.pgvigil.config.HostPort;
import dev.pgvigil.config.PoolerMode;
import dev.pgvigil.config.ResolvedCredentials;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.postgresql.Driver;
import org.postgresql.jdbc.PgConnection;

/**
 * Logs in: reads the credentials, tries the addresses in order, finds out about a pooler, makes the session's guards. Thread-safe; the
 * caller closes what it opens.
 */
final class ConnectionOpener {
    private static final String CONSOLE_DATABASE = "pgbouncer";
    private static final String INVALID_VALUE = "22023";
    private static final String REFUSED_PARAMETER = "08P01";
    private final ConnectionSettings settings;
    private final CredentialReader credentials;
    private final DriverProperties properties;
    private final Standpoint standpoint;
    private final LoginsUnderWay logins = new LoginsUnderWay();
    /** AUTO until the first login has found out. */
    private final AtomicReference<PoolerMode> pooler;
    private final AtomicReference<String> refusedWith = new AtomicReference<>();

    ConnectionOpener(ConnectionSettings settings, Standpoint standpoint) {
        this.settings = settings;
        this.standpoint = standpoint;
        this.credentials = CredentialReader.of(settings);
        this.properties = new DriverProperties(settings);
        boolean console = settings.pooler() == PoolerMode.AUTO && settings.database().equals(CONSOLE_DATABASE);
        this.pooler = new AtomicReference<>(console ? PoolerMode.CONSOLE : settings.pooler());
    }

    boolean isConsole() {
        return pooler.get() == PoolerMode.CONSOLE;
    }

    /** True once a login has found a pooler in transaction mode, or the settings say so. */
    boolean isPooled() {
        return pooler.get() == PoolerMode.TRANSACTION;
    }

    /** Enough for each address to use up its own time. */
    Duration longestLogin() {
        return settings.connectTimeout().multipliedBy(settings.hosts().size());
    }

    /** True once after a credential file changed since a login was refused. */
    boolean credentialsChanged() {
        String refused = refusedWith.get();
        return refused != null && !refused.equals(credentials.fingerprint()) && refusedWith.compareAndSet(refused, null);
    }

    /**
     * For the lane vitals, which chooses the server: the one of before if it can be had.
     *
     * @throws ServerException when no address accepts the login and has the role that is asked for
     */
    PgConnection openFirst(Deadline deadline) {
        standpoint.leave();
        Set<HostPort> addresses = new LinkedHashSet<>(standpoint.last().stream().toList());
        addresses.addAll(settings.hosts());
        return openOneOf(addresses, settings.database(), Duration.ZERO, deadline, standpoint::take);
    }

    /**
     * For the other lanes, which go where vitals is; while that is nowhere, any server will do to find out whether it lets us in.
     *
     * @param idle {@code idle_session_timeout}
     * @throws ServerException when the login fails
     */
    PgConnection openBeside(String database, Duration idle, Deadline deadline) {
        Optional<HostPort> address = standpoint.address();
        return address.isPresent() ? openAt(address.get(), database, TargetRole.ANY, idle, deadline)
                : openOneOf(settings.hosts(), database, idle, deadline, any -> { });
    }

    private PgConnection openOneOf(Collection<HostPort> addresses, String database, Duration idle, Deadline deadline,
            Consumer<HostPort> found) {
        List<ServerException> failures = new ArrayList<>();
        for (TargetRole role : TargetRole.passes(settings.targetSessionAttrs())) {
            failures.clear();
            for (HostPort address : addresses) {
                try {
                    PgConnection connection = openAt(address, database, role, idle, deadline);
                    found.accept(address);
                    return connection;
                } catch (ServerException e) {
                    failures.add(e);
                    if (e.isAuthentication()) {
                        // As in libpq; the others have the same accounts, and each refusal counts towards locking ours.
                        throw Failures.all(failures);
                    }
                }
            }
        }
        throw Failures.all(failures);
    }

    /** Ends the logins under way; none begins after this. */
    void close() {
        logins.close();
    }

    private PgConnection openAt(HostPort address, String database, TargetRole role, Duration idle, Deadline deadline) {
        return logins.run(() -> logIn(address, database, role, idle, deadline));
    }

    private PgConnection logIn(HostPort address, String database, TargetRole role, Duration idle, Deadline deadline) {
        String note = "";
        String fingerprint = credentials.fingerprint();
        try {
            ResolvedCredentials login = credentials.read(address, database);
            note = login.note();
            PgConnection connection = connect(address, database, login, deadline);
            logins.settling(connection);
            settle(connection, address, role, idle);
            return connection;
        } catch (CredentialException e) {
            refusedWith.set(fingerprint);
            throw new ServerException("login to " + address + "/" + database + " not tried: " + e.getMessage(), "28000", e);
        } catch (SQLException e) {
            ServerException failure = Failures.login(address, database, note, e);
            if (failure.isAuthentication()) {
                refusedWith.set(fingerprint);
            }
            throw failure;
        }
    }

    private PgConnection connect(HostPort address, String database, ResolvedCredentials login, Deadline deadline) throws SQLException {
        try {
            return connect(address, database, login, deadline, pooler.get());
        } catch (SQLException e) {
            if (pooler.get() != PoolerMode.AUTO || !REFUSED_PARAMETER.equals(e.getSQLState())) {
                throw e;
            }
            PgConnection connection = connect(address, database, login, deadline, PoolerMode.TRANSACTION);
            pooler.set(PoolerMode.TRANSACTION);
            return connection;
        }
    }

    private PgConnection connect(HostPort address, String database, ResolvedCredentials login, Deadline deadline, PoolerMode mode)
            throws SQLException {
        Duration timeout = deadline.cap(settings.connectTimeout());
        Connection connection = new Driver().connect(DriverProperties.url(address, database),
                properties.of(address, login, mode, timeout));
        return connection.unwrap(PgConnection.class);
    }

    /** Checks the role and makes what guards the start-up message could not; closes the connection if it will not do. */
    private void settle(PgConnection connection, HostPort address, TargetRole role, Duration idle) throws SQLException {
        boolean done = false;
        try {
            if (!isPooled() && !isConsole()) {
                guard(connection, idle);
            }
            if (role != TargetRole.ANY && !role.accepts(flag(connection, "SELECT pg_catalog.pg_is_in_recovery()"))) {
                throw new ServerException(address + ": found a server of the other role, expected target_session_attrs "
                        + settings.targetSessionAttrs(), "08001", null);
            }
            done = true;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    private void guard(PgConnection connection, Duration idle) throws SQLException {
        int version = versionNumber(connection);
        boolean marked;
        try {
            marked = flag(connection, Guards.afterLogin(version, idle, true));
        } catch (SQLException e) {
            if (!INVALID_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            marked = flag(connection, Guards.afterLogin(version, idle, false));
        }
        // Without the mark a pooler swallowed the options (ignore_startup_parameters): guards are made in each transaction.
        pooler.compareAndSet(PoolerMode.AUTO, marked ? PoolerMode.NONE : PoolerMode.TRANSACTION);
    }

    private static int versionNumber(PgConnection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() * 10_000;
    }

    private static boolean flag(PgConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
