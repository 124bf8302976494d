package dev.pgvigil.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.yaml.ProblemsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What queries cost the server, as the benchmark {@code server-cost} measured it on catalogues of several sizes. Immutable. What was not
 * measured is absent.
 */
public final class Costs {
    public static final Costs NONE = new Costs("", List.of());
    private static final String SHIPPED = "server-cost.json";
    private final String conditions;
    private final List<Case> cases;

    private Costs(String conditions, List<Case> cases) {
        this.conditions = conditions;
        this.cases = List.copyOf(cases);
    }

    /** One size of a server. */
    public record Size(int tables, int databases) {
    }

    /**
     * What one query cost at one size.
     *
     * @param millisACall planning and execution, in one database
     * @param millisAMinute in all databases, at the interval that was in force
     */
    public record Cost(double millisACall, double rowsACall, double buffersACall, double millisAMinute) {
    }

    private record Case(Size size, JsonNode queries) {
    }

    /** The measurement that travels in the jar; none when none does. */
    public static Costs shipped() {
        try (InputStream in = Costs.class.getResourceAsStream(SHIPPED)) {
            return in == null ? NONE : read(SHIPPED, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The measurement in a file.
     *
     * @throws ProblemsException when it cannot be read, or is no result of {@code server-cost}
     */
    public static Costs read(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw ProblemsException.of(file.toString(), "found no readable file, expected server-cost.json as src/bench/run.sh server-cost writes it");
        }
    }

    private static Costs read(String name, String text) {
        try {
            JsonNode root = new ObjectMapper().readTree(text);
            List<Case> cases = new ArrayList<>();
            root.path("cases").forEach(one -> cases.add(new Case(new Size(one.path("tables").asInt(), one.path("databases").asInt()), one.path("queries"))));
            if (cases.isEmpty()) {
                throw fault(name, "no cases");
            }
            return new Costs("PostgreSQL " + root.path("postgres").asText() + ", preset " + root.path("preset").asText(), cases);
        } catch (IOException e) {
            throw fault(name, "no JSON");
        }
    }

    private static ProblemsException fault(String name, String found) {
        return ProblemsException.of(name, "found " + found + ", expected a result of src/bench/run.sh server-cost");
    }

    /** Version and preset that were measured; empty when nothing was. */
    public String conditions() {
        return conditions;
    }

    /** The sizes that were measured, in the order of the file. */
    public List<Size> sizes() {
        return cases.stream().map(Case::size).toList();
    }

    /** What a query cost at a size; empty when it did not run there. */
    public Optional<Cost> of(String query, Size size) {
        for (Case one : cases) {
            for (JsonNode row : one.queries()) {
                if (one.size().equals(size) && row.path("query").asText().equals(query)) {
                    return Optional.of(new Cost(row.path("millisACall").asDouble(), row.path("rowsACall").asDouble(),
                            row.path("buffersACall").asDouble(), row.path("millisAMinute").asDouble()));
                }
            }
        }
        return Optional.empty();
    }
}
