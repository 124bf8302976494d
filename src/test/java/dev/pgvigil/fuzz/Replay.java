package dev.pgvigil.fuzz;

import dev.pgvigil.collect.RowsFuzz;
import dev.pgvigil.config.ConnectionFuzz;
import dev.pgvigil.config.SettingsFuzz;
import dev.pgvigil.config.WebConfigFuzz;
import dev.pgvigil.postgres.ValuesFuzz;
import dev.pgvigil.query.QueriesFuzz;
import dev.pgvigil.web.HttpFuzz;
import dev.pgvigil.web.StatusPageFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Gives kept inputs to their targets again, without the fuzzer and in full length. */
public final class Replay {
    /** Every target by the name that its corpus and {@code src/fuzz/fuzz} have for it. */
    static final Map<String, Consumer<byte[]>> TARGETS = new TreeMap<>(Map.of("settings", SettingsFuzz::fuzzerTestOneInput,
            "web-config", WebConfigFuzz::fuzzerTestOneInput, "queries", QueriesFuzz::fuzzerTestOneInput,
            "connection", ConnectionFuzz::fuzzerTestOneInput, "values", ValuesFuzz::fuzzerTestOneInput, "rows", RowsFuzz::fuzzerTestOneInput,
            "status-page", StatusPageFuzz::fuzzerTestOneInput, "http", HttpFuzz::fuzzerTestOneInput));

    private Replay() {
    }

    /** Arguments: a target, then directories; says which inputs fail, and exits with 1 when one did. */
    public static void main(String[] arguments) throws IOException {
        int failed = 0;
        for (String directory : List.of(arguments).subList(1, arguments.length)) {
            for (Path input : inputs(Path.of(directory))) {
                failed += fails(arguments[0], input) ? 1 : 0;
            }
        }
        HttpFuzz.close();
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean fails(String target, Path input) throws IOException {
        try {
            run(target, input);
            return false;
        } catch (RuntimeException | Error e) {
            System.err.println(input + ": " + e);
            return true;
        }
    }

    /** Gives one input to its target. */
    static void run(String target, Path input) throws IOException {
        TARGETS.get(target).accept(Files.readAllBytes(input));
    }

    /** The files of a directory in a settled order. */
    static List<Path> inputs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
