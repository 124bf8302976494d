package dev.pgvigil.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a benchmark's results go: to standard output as Markdown and into files of {@code target/bench}. */
final class Report {
    static final Path DIRECTORY = Path.of("target", "bench");
    private final String name;
    private final Machine machine = Machine.here();
    private final StringBuilder markdown = new StringBuilder();

    Report(String name) {
        this.name = name;
        markdown.append("### ").append(name).append("\n\n");
    }

    Machine machine() {
        return machine;
    }

    Report add(String text) {
        markdown.append(text).append('\n');
        return this;
    }

    /** Prints and keeps the Markdown, with the machine at its end. */
    void write() {
        add(machine.markdown());
        keep(name + ".md", markdown.toString());
        System.out.println("\n" + markdown + "(also in " + DIRECTORY.resolve(name + ".md") + ")");
    }

    /** Keeps all the figures for programs, in {@code target/bench/NAME.json}. */
    void writeJson(Object figures) {
        try {
            keep(name + ".json", new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(figures) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(String file, String text) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line on what goes on, for who is waiting. */
    static void say(String what) {
        System.out.println(what);
    }
}
