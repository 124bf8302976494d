package dev.pgvigil.testing;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The major versions that tests run on. */
public final class MajorVersions {
    private static final int OLDEST = 14;
    private static final int NEWEST = 18;

    private MajorVersions() {
    }

    /** What the system property {@code pgvigil.majors} asks for; 14 and 18 without it. */
    public static List<Integer> chosen() {
        return parse(System.getProperty("pgvigil.majors", "14,18"));
    }

    /** The newest one that was asked for: for tests that need a server of any version. */
    public static int newest() {
        return Collections.max(chosen());
    }

    /** All supported ones; with a container image of the tester's own only those that were chosen, since it has one version. */
    public static List<Integer> all() {
        return System.getProperty("pgvigil.postgres.image") == null ? parse("all") : chosen();
    }

    static List<Integer> parse(String text) {
        if (text.equals("all")) {
            return IntStream.rangeClosed(OLDEST, NEWEST).boxed().toList();
        }
        return Arrays.stream(text.split(",")).map(String::strip).map(Integer::valueOf).toList();
    }

    static final class Chosen implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return chosen().stream().map(Arguments::of);
        }
    }

    static final class All implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return all().stream().map(Arguments::of);
        }
    }
}
