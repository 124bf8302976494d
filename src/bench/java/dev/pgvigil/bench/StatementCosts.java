package dev.pgvigil.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Scope;
import dev.pgvigil.testing.PgServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the role's statements have cost, as the server itself has counted it in pg_stat_statements. A definition is found there by the
 * identifier that EXPLAIN gives its text. Statements inside functions are counted in the one that called them.
 */
public final class StatementCosts {
    private static final String OWN = """
             FROM public.pg_stat_statements WHERE toplevel AND userid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = 'pgvigil')""";
    private static final String COST = """
            SELECT sum(calls), sum(total_exec_time), sum(total_plan_time), sum(rows), sum(shared_blks_hit + shared_blks_read),
                   sum(temp_blks_read + temp_blks_written), max(max_exec_time), count(DISTINCT dbid)""";
    private final PgServer server;
    /** Identifiers don't change with the size of a catalogue. */
    private final Map<String, Optional<Long>> identifiers = new LinkedHashMap<>();

    public StatementCosts(PgServer server) {
        this.server = server;
    }

    /**
     * Sums over all calls and databases.
     *
     * @param execMillis time of execution
     * @param buffers blocks hit or read, of tables and indexes
     * @param tempBlocks blocks of temporary files read or written
     */
    public record Cost(long calls, double execMillis, double planMillis, long rows, long buffers, long tempBlocks, double longestMillis, int databases) {
        public double millisACall() {
            return (execMillis + planMillis) / calls;
        }
    }

    public void reset() {
        server.execute("SELECT public.pg_stat_statements_reset()");
    }

    /** By query, those that have run, in the order of the definitions. */
    public Map<QueryDefinition, Cost> of(List<QueryDefinition> queries) {
        Map<QueryDefinition, Cost> costs = new LinkedHashMap<>();
        try (Connection connection = server.connection("postgres")) {
            for (QueryDefinition query : queries) {
                Optional<Long> identifier = identifiers.computeIfAbsent(query.key(), key -> identifier(connection, query));
                Optional<Cost> cost = identifier.isEmpty() ? Optional.empty() : cost(connection, " AND queryid = ?", identifier.get());
                cost.ifPresent(found -> costs.put(query, found));
            }
            return costs;
        } catch (SQLException e) {
            throw new BenchException("pg_stat_statements cannot be read", e);
        }
    }

    /** Everything the role has run: the queries, the guards before them, preflight and the discovery of databases. */
    public Cost all() {
        try (Connection connection = server.connection("postgres")) {
            return cost(connection, " AND queryid <> ?", 0).orElseThrow();
        } catch (SQLException e) {
            throw new BenchException("pg_stat_statements cannot be read", e);
        }
    }

    private static Optional<Cost> cost(Connection connection, String condition, long identifier) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COST + OWN + condition)) {
            statement.setLong(1, identifier);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) == 0 ? Optional.empty() : Optional.of(new Cost(row.getLong(1), row.getDouble(2), row.getDouble(3), row.getLong(4),
                        row.getLong(5), row.getLong(6), row.getDouble(7), row.getInt(8)));
            }
        }
    }

    /** Empty for a definition that this version or this server cannot run. */
    private static Optional<Long> identifier(Connection connection, QueryDefinition query) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("SET search_path = pg_catalog, public, pg_temp");
            try (ResultSet plan = statement.executeQuery("EXPLAIN (VERBOSE, FORMAT JSON) " + query.sql())) {
                plan.next();
                return Optional.of(new ObjectMapper().readTree(plan.getString(1)).path(0).path("Query Identifier").asLong());
            }
        } catch (SQLException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BenchException("EXPLAIN of " + query.key() + " gave no JSON", e);
        }
    }

    public static boolean perDatabase(QueryDefinition query) {
        return query.scope() == Scope.DATABASE;
    }
}
