package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed unit, by systemd's own tools. */
class SystemdTest {
    private static final Path UNIT = Path.of("deploy/systemd/pgvigil.service");
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for pgvigil\\.service: ([0-9.]+)");
    @TempDir
    private Path directory;
    private Path unit;

    /** With the Java that runs here: elsewhere than in a package it may not be at /usr/bin. */
    @BeforeEach
    void copy() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        unit = Files.writeString(directory.resolve("pgvigil.service"), Files.readString(UNIT).replace("=/usr/bin/java ", "=" + java + " "));
    }

    @Test
    void isAValidUnit() {
        assertThat(Words.systemdAnalyze("verify", "--man=no", unit.toString())).isEmpty();
    }

    @Test
    void isExposedLittle() {
        assertThat(exposure()).isLessThan(2.0);
    }

    @Test
    void staysWithinBoundsWithTheDropInForTheMachine() throws IOException {
        Files.writeString(unit, Files.readString(unit).replace("\n[Install]", "\n"
                + Files.readString(Path.of("deploy/systemd/machine.conf")).replaceAll("(?m)^(#.*|\\[Service])\n", "") + "\n[Install]"));
        assertThat(Words.systemdAnalyze("verify", "--man=no", unit.toString())).isEmpty();
        assertThat(exposure()).isLessThan(3.0);
    }

    /** What Java needs and a reader might add: it compiles to memory that it then runs. */
    @Test
    void leavesJavaItsCompiler() throws IOException {
        assertThat(Files.readString(UNIT)).doesNotContainPattern("(?m)^MemoryDenyWriteExecute").contains("\nSuccessExitStatus=143\n", "\nRestartPreventExitStatus=2\n");
    }

    @Test
    void neitherUnitNorVariablesHoldAPassword() throws IOException {
        assertThat(Files.readString(UNIT)).contains("\nLoadCredential=pgpass:/etc/pgvigil/pgpass\n").doesNotContainPattern("(?m)^[^#]*PASSWORD=");
        assertThat(Files.readString(Path.of("deploy/systemd/pgvigil.env"))).doesNotContainPattern("(?m)^[^#]*PASSWORD=").doesNotContainPattern("://[^/@]*:[^/@]*@");
    }

    private double exposure() {
        Matcher exposure = EXPOSURE.matcher(Words.systemdAnalyze("security", "--offline=true", "--no-pager", unit.toString()));
        assertThat(exposure.find()).isTrue();
        return Double.parseDouble(exposure.group(1));
    }
}
