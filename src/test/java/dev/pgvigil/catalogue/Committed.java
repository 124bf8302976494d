package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files in the repository that tests hold equal to what the code says; {@code src/catalogue/renew} writes them anew. */
public final class Committed {
    public static final boolean RENEW = Boolean.getBoolean("pgvigil.renew");
    private static final String REMEDY = " is not what the code says (- there, + now); when that is meant: src/catalogue/renew";
    private static final int SHOWN = 60;

    private Committed() {
    }

    /** Writes the text when asked to renew, else compares line by line. */
    public static void check(Path file, String now) {
        if (RENEW) {
            write(file, now);
            return;
        }
        List<String> differences = differences(lines(file), now.lines().toList());
        assertThat(differences).as(file + REMEDY).isEmpty();
        assertThat(text(file)).as(file + " has the lines that it should have in another order; src/catalogue/renew mends it").isEqualTo(now);
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At most as many as can be read. */
    static List<String> differences(List<String> there, List<String> now) {
        return Stream.concat(there.stream().filter(line -> !now.contains(line)).map(line -> "- " + line),
                now.stream().filter(line -> !there.contains(line)).map(line -> "+ " + line)).limit(SHOWN).toList();
    }

    /** The lines of a hand-written list among the test resources, comments and blank lines left out. */
    public static List<String> list(String resource) {
        try (InputStream in = Committed.class.getResourceAsStream("/catalogue/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
