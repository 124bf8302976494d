package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package that the build has made, by Debian's own tools. */
class DebianPackageIT {
    private static Path deb;
    @TempDir
    private static Path unpacked;

    @BeforeAll
    static void unpack() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            deb = files.filter(file -> file.getFileName().toString().matches("pgvigil_.*_all\\.deb")).findFirst().orElse(null);
        }
        assumeTrue(deb != null, "there is no target/pgvigil_*_all.deb; ./mvnw package makes it");
        Words.dpkgDeb("--raw-extract", deb.toString(), unpacked.toString());
    }

    @Test
    void saysWhatItIsAndNeeds() {
        assertThat(Words.dpkgDeb("--field", deb.toString(), "Package", "Architecture", "Depends")).isEqualTo("""
                Package: pgvigil
                Architecture: all
                Depends: default-jre-headless (>= 2:1.17) | java17-runtime-headless""");
        assertThat(Words.dpkgDeb("--field", deb.toString(), "Version")).isEqualTo(deb.getFileName().toString().split("_")[1]);
    }

    @Test
    void installsForRootOnly() {
        List<String> files = Words.dpkgDeb("--contents", deb.toString()).lines().filter(line -> !line.startsWith("d"))
                .map(line -> line.replaceFirst(" +[0-9]+ [0-9-]+ [0-9:]+ ", " ")).sorted().toList();
        assertThat(files).containsExactlyInAnyOrder("-rw-r----- root/root ./etc/pgvigil/pgvigil.env", "-rwxr-xr-x root/root ./usr/bin/pgvigil",
                "-rw-r--r-- root/root ./usr/lib/systemd/system/pgvigil.service", "-rw-r--r-- root/root ./usr/share/doc/pgvigil/README.md",
                "-rw-r--r-- root/root ./usr/share/doc/pgvigil/copyright", "-rw-r--r-- root/root ./usr/share/doc/pgvigil/machine.conf",
                "-rw-r--r-- root/root ./usr/share/pgvigil/jvm.options", "-rw-r--r-- root/root ./usr/share/pgvigil/pgvigil.jar",
                "-rw-r--r-- root/root ./usr/share/pgvigil/sql/monitoring-role-full.sql", "-rw-r--r-- root/root ./usr/share/pgvigil/sql/monitoring-role.sql");
    }

    @Test
    void keepsWhatAnAdministratorHasChanged() {
        assertThat(unpacked.resolve("DEBIAN/conffiles")).hasContent("/etc/pgvigil/pgvigil.env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postinst", "prerm", "postrm"})
    void theShellReadsItsScripts(String name) {
        assertThat(Words.run("/bin/sh", "-n", unpacked.resolve("DEBIAN").resolve(name).toString())).isEmpty();
        assertThat(unpacked.resolve("DEBIAN").resolve(name)).isExecutable();
    }

    @Test
    void startsWithTheFlagsOfItsUnit() throws IOException {
        Path share = unpacked.resolve("usr/share/pgvigil");
        String unit = Files.readString(unpacked.resolve("usr/lib/systemd/system/pgvigil.service"));
        String command = unit.lines().filter(line -> line.startsWith("ExecStart=")).findFirst().orElseThrow().substring("ExecStart=".length());
        assertThat(Files.readString(unpacked.resolve("usr/bin/pgvigil"))).contains("exec " + command + " \"$@\"");
        String[] words = (command.replace("/usr/share/pgvigil", share.toString()).replace("/usr/bin/java", Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .replace(" $JAVA_FLAGS", "") + " version").split(" ");
        assertThat(Words.run(words)).startsWith("pgvigil " + deb.getFileName().toString().split("_")[1] + " (Java ");
    }
}
