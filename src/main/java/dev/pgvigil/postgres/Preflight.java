package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks at a server and a database in two round trips: what is there, then what of the wanted is missing. */
final class Preflight {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int FETCH = 10_000;
    private final Transaction transaction;
    private final boolean pooled;

    Preflight(Transaction transaction, boolean pooled) {
        this.transaction = transaction;
        this.pooled = pooled;
    }

    ServerFacts server(Wanted wanted) {
        List<Rows> found = run(List.of(PreflightSql.SERVER, PreflightSql.DATABASES, PreflightSql.HERE, PreflightSql.EXTENSIONS,
                PreflightSql.SCHEMAS), List.of());
        Object[] server = found.get(0).values().get(0);
        Map<String, Extension> extensions = extensions(found.get(3));
        List<String> questions = new ArrayList<>(PreflightSql.missing(wanted));
        questions.add(PreflightSql.missingRoles(wanted.roles()));
        boolean mayIdentify = Boolean.TRUE.equals(server[6]);
        if (mayIdentify) {
            questions.add(PreflightSql.SYSTEM_IDENTIFIER);
        }
        List<Rows> answers = run(questions, searchPath(extensions));
        String identifier = mayIdentify ? String.valueOf(answers.get(3).values().get(0)[0]) : "";
        String version = String.valueOf(server[1]).split(" ", 2)[0];
        return new ServerFacts(((Double) server[0]).intValue(), version, false, pooled, Boolean.TRUE.equals(server[2]), identifier,
                String.valueOf(server[3]), Boolean.TRUE.equals(server[4]), texts(answers.get(2)), databases(found.get(1)),
                facts(found.get(2), extensions, found.get(4), answers), (Instant) server[5]);
    }

    DatabaseFacts database(Wanted wanted) {
        List<Rows> found = run(List.of(PreflightSql.HERE, PreflightSql.EXTENSIONS, PreflightSql.SCHEMAS), List.of());
        Map<String, Extension> extensions = extensions(found.get(1));
        List<Rows> answers = run(PreflightSql.missing(wanted), searchPath(extensions));
        return facts(found.get(0), extensions, found.get(2), answers);
    }

    private List<Rows> run(List<String> statements, List<String> searchPath) {
        return transaction.run(String.join(";\n", statements), TIMEOUT, searchPath, FETCH, (statement, reading) ->
                results(statement, statements.size(), reading));
    }

    private static List<Rows> results(Statement statement, int count, Reading reading) throws SQLException {
        List<Rows> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(new RowReader(Integer.MAX_VALUE, reading).read(statement.getResultSet()));
            statement.getMoreResults();
        }
        return results;
    }

    /** Where unqualified names are looked for: {@code public} and wherever extensions are. */
    private static List<String> searchPath(Map<String, Extension> extensions) {
        Set<String> schemas = new TreeSet<>(extensions.values().stream().map(Extension::schema).toList());
        schemas.remove("public");
        List<String> path = new ArrayList<>(List.of("public"));
        path.addAll(schemas);
        return path;
    }

    private static DatabaseFacts facts(Rows here, Map<String, Extension> extensions, Rows schemas, List<Rows> missing) {
        return new DatabaseFacts(String.valueOf(here.values().get(0)[0]), extensions, texts(schemas), texts(missing.get(0)),
                texts(missing.get(1)));
    }

    private static Map<String, Extension> extensions(Rows rows) {
        Map<String, Extension> extensions = new HashMap<>();
        rows.values().forEach(row -> extensions.put(String.valueOf(row[0]),
                new Extension(String.valueOf(row[0]), String.valueOf(row[1]), String.valueOf(row[2]), Boolean.TRUE.equals(row[3]))));
        return extensions;
    }

    private static List<DatabaseEntry> databases(Rows rows) {
        return rows.values().stream().map(row -> new DatabaseEntry(String.valueOf(row[0]), Boolean.TRUE.equals(row[1]),
                Boolean.TRUE.equals(row[2]), Boolean.TRUE.equals(row[3]))).toList();
    }

    private static Set<String> texts(Rows rows) {
        return rows.values().stream().map(row -> String.valueOf(row[0])).collect(Collectors.toCollection(HashSet::new));
    }
}
