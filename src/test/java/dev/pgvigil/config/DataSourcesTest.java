package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.fuzz.CpuTime;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSourcesTest {
    @TempDir
    Path directory;
    private SettingsLoading loading;

    @BeforeEach
    void start() {
        loading = new SettingsLoading(directory);
    }

    @Test
    void readsOneName() {
        loading.variable("DATA_SOURCE_NAME", "postgresql://u:p@db:5433/app?sslmode=disable");
        assertThat(loading.target().name()).isEqualTo("main");
        assertThat(loading.connection().address()).isEqualTo("db:5433/app");
        assertThat(loading.connection().tls().mode()).isEqualTo("disable");
    }

    @Test
    void splitsAListBetweenConnectionStringsOnly() {
        loading.variable("DATA_SOURCE_NAME", "postgresql://h1:1,h2:2/db,host=h3,h4 dbname=x,postgres://[::1]/y?host=a,b, host=h3 port=5432");
        assertThat(loading.settings().targets()).extracting(TargetSettings::name)
                .containsExactly("h1-1", "h3-5432", "a-5432", "h3-5432-2");
        assertThat(loading.settings().targets()).extracting(target -> target.connection().address())
                .containsExactly("h1:1,h2:2/db", "h3:5432,h4:5432/x", "a:5432,b:5432/y", "h3:5432/postgres");
    }

    @Test
    void namesManyServersAlikeAtOnce() {
        loading.variable("DATA_SOURCE_NAME", "host=a,".repeat(9_000));
        CpuTime.bounded(() -> assertThat(loading.settings().targets()).hasSize(9_000).last().extracting(TargetSettings::name).isEqualTo("a-5432-9000"));
    }

    @Test
    void putsThePartsTogether() {
        loading.variable("DATA_SOURCE_URI", "db:5433/app?sslmode=disable").variable("DATA_SOURCE_USER", "u@x")
                .variable("DATA_SOURCE_PASS", "p:/@%");
        assertThat(loading.connection().address()).isEqualTo("db:5433/app");
        assertThat(loading.connection().credentials()).isEqualTo(new Credentials(Optional.of("u@x"), Optional.empty(),
                Optional.of(new Secret("p:/@%")), Optional.empty(), Optional.empty()));
    }

    @Test
    void keepsTheFilesOfUserAndPasswordForEachLogin() {
        loading.file("uri", "db:5433/app\n").variable("DATA_SOURCE_URI_FILE", "uri").variable("DATA_SOURCE_URI", "other/db")
                .variable("DATA_SOURCE_USER_FILE", "user").variable("DATA_SOURCE_PASS_FILE", "/run/pass");
        assertThat(loading.connection().address()).isEqualTo("db:5433/app");
        assertThat(loading.connection().credentials()).isEqualTo(new Credentials(Optional.empty(),
                Optional.of(directory.resolve("user")), Optional.empty(), Optional.of(Path.of("/run/pass")), Optional.empty()));
    }

    @Test
    void takesTheAddressFromLibpqWhenOnlyUserAndPasswordAreGiven() {
        loading.variable("DATA_SOURCE_USER", "u").variable("PGHOST", "db");
        assertThat(loading.connection().address()).isEqualTo("db:5432/postgres");
        assertThat(loading.connection().credentials().user()).contains("u");
    }

    @Test
    void namesTheFaultyVariable() {
        assertThat(loading.variable("DATA_SOURCE_URI_FILE", "none").faults()).containsExactly(
                "DATA_SOURCE_URI_FILE: found no readable file at none, expected one line host:port/database (there is no such file)");
        assertThat(new SettingsLoading(directory).variable("DATA_SOURCE_NAME", "mysql://u:p@h/db").faults()).containsExactly(
                "DATA_SOURCE_NAME: found an address of the scheme mysql, expected postgresql://user@host:port/database or host=… "
                        + "user=… pairs");
    }
}
