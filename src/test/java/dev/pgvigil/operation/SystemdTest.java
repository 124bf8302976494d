package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.Flags;
import dev.pgvigil.config.Settings;
import dev.pgvigil.config.SettingsLoader;
import dev.pgvigil.config.TargetSettings;
import dev.pgvigil.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** A unit that stops has the shared memory of its user removed: beside a server that would be the running server's. */
    @Test
    void leavesTheServersSharedMemoryWhereItsUserIsTheServers() throws IOException {
        assertThat(Files.readString(Path.of("deploy/systemd/machine.conf"))).contains("\nUser=postgres\n", "\nRemoveIPC=no\n");
    }

    /** Ubuntu 22.04 has systemd 249, which does not know %d and passes over the whole line. */
    @Test
    void namesTheDirectoryOfCredentialsAsOlderVersionsDoToo() throws IOException {
        assertThat(Files.readString(UNIT)).contains("\nEnvironment=PGPASSFILE=/run/credentials/%n/pgpass ").doesNotContainPattern("(?m)^[^#]*%d");
    }

    @Test
    void itsVariablesNameAServerUntilASettingsFileNamesOthers() throws IOException {
        Map<String, String> variables = Files.readAllLines(Path.of("deploy/systemd/pgvigil.env")).stream().filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.split("=", 2)).collect(Collectors.toMap(words -> words[0], words -> words[1]));
        assertThat(settings(variables).targets()).singleElement().satisfies(target -> assertThat(target.connection().toString()).contains("127.0.0.1"));
        Files.writeString(directory.resolve("pgvigil.yaml"), "targets: {a: {url: \"postgresql://db1/app\"}, b: {url: \"postgresql://db2/app\"}}\n");
        assertThat(settings(variables).targets()).extracting(TargetSettings::name).containsExactly("a", "b");
    }

    private Settings settings(Map<String, String> variables) {
        return Problems.orThrow(problems -> SettingsLoader.load(Flags.NONE, variables, directory, problems)).orElseThrow();
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
