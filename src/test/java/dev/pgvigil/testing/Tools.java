package dev.pgvigil.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that some tests use when they are there. */
public final class Tools {
    private Tools() {
    }

    /** The program's path; skips the test when it isn't on the PATH, naming the Debian package that has it. */
    public static Path require(String program, String debianPackage) {
        Optional<Path> found = find(program);
        Assumptions.assumeTrue(found.isPresent(), program + " is not on the PATH; it is in the Debian package " + debianPackage);
        return found.orElseThrow();
    }

    /** The path of a file in a directory of Debian's libraries; skips the test when it isn't there, naming the package that has it. */
    public static Path requireLibrary(String file, String debianPackage) {
        Optional<Path> found = Stream.of("x86_64", "aarch64").map(machine -> Path.of("/usr/lib", machine + "-linux-gnu", file))
                .filter(Files::exists).findFirst();
        Assumptions.assumeTrue(found.isPresent(), file + " is not among the libraries; it is in the Debian package " + debianPackage);
        return found.orElseThrow();
    }

    /** The program's path; also looks where Debian puts daemons, which the PATH of ordinary users lacks. */
    public static Optional<Path> find(String program) {
        Stream<String> directories = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return Stream.concat(directories, Stream.of("/usr/sbin", "/sbin")).filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program)).filter(Files::isExecutable).findFirst();
    }
}
