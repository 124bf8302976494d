package dev.pgvigil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A Java to run the sidecar with. */
record Jdk(Path java, int feature, String version) {

    /** The one that runs the benchmark. */
    static Jdk own() {
        return new Jdk(Path.of(System.getProperty("java.home"), "bin", "java"), Runtime.version().feature(), Runtime.version().toString());
    }

    /** @param home as in {@code JAVA_HOME} */
    static Jdk at(Path home) {
        Path java = home.resolve("bin").resolve("java");
        String version = property(java, "java.runtime.version");
        return new Jdk(java, Runtime.Version.parse(version.replaceAll("^([0-9.+]*[0-9]).*", "$1")).feature(), version);
    }

    private static String property(Path java, String name) {
        try {
            Process process = new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version").redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines().map(String::strip).filter(line -> line.startsWith(name + " = ")).findFirst()
                    .orElseThrow(() -> new BenchException(java + " does not say its version: " + output)).substring(name.length() + 3);
        } catch (IOException e) {
            throw new UncheckedIOException(java + " cannot be run", e);
        }
    }
}
