package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionStringTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "postgresql://                                   | localhost:5432/postgres",
        "postgres://db                                   | db:5432/postgres",
        "postgresql://db/                                | db:5432/postgres",
        "postgresql://db:5433/app                        | db:5433/app",
        "postgresql:///app                               | localhost:5432/app",
        "postgresql://u@/app?host=/run/pg&port=6432      | /run/pg/.s.PGSQL.6432/app",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/app      | /var/run/postgresql/.s.PGSQL.5432/app",
        "postgresql://%2Ftmp:5433/app                    | /tmp/.s.PGSQL.5433/app",
        "postgresql://h1:1,h2:2/app                      | h1:1,h2:2/app",
        "postgresql://h1,h2:2/app                        | h1:5432,h2:2/app",
        "postgresql://h1,h2/app?port=7                   | h1:7,h2:7/app",
        "postgresql://[::1]/app                          | [::1]:5432/app",
        "postgresql://u:p@[2001:db8::1]:5433,h/app       | [2001:db8::1]:5433,h:5432/app",
        "postgresql://db?dbname=app                      | db:5432/app",
        "postgresql://db/my%20db                         | db:5432/my db",
        "postgresql://db:5432/app?user=me@example        | db:5432/app",
        "postgresql://db/app?hostaddr=10.0.0.7           | 10.0.0.7:5432/app",
        "jdbc:postgresql://db:5433/app?user=u&password=p | db:5433/app",
        "host=db port=5433 dbname=app                    | db:5433/app",
        "host=/run/pg user=u                             | /run/pg/.s.PGSQL.5432/postgres",
        "host=h1,h2 port=1,2                             | h1:1,h2:2/postgres",
        "host = db  dbname = 'my db'                     | db:5432/my db",
        "host=::1                                        | [::1]:5432/postgres",
        "host=a\\ b dbname=x hostaddr=10.0.0.7           | 10.0.0.7:5432/x"})
    void findsTheAddressInEveryForm(String url, String address) {
        assertThat(connection(url).address()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "postgresql://u:p@db               | u     | p",
        "postgresql://u%40x:p%2F%3A%25@db  | u@x   | p/:%",
        "postgresql://u:a:b@db             | u     | a:b",
        "postgresql://u@db?password=%C3%A9 | u     | é",
        "postgresql://u:é€😀@db            | u     | é€😀",
        "postgresql://u:a+b@db             | u     | a+b",
        "jdbc:postgresql://db?user=u&password=p | u | p",
        "host=db user=u password='it''s'   | u     | it's",
        "host=db user=u password='it\\'s'  | u     | it's",
        "host=db user=u password=a\\ b\\\\ | u     | a b\\",
        "host=db user='u v' password='a b' | u v   | a b",
        "user=u password = x host=db       | u     | x"})
    void findsUserAndPassword(String url, String user, String password) {
        Credentials credentials = connection(url).credentials();
        assertThat(credentials.user()).contains(user);
        assertThat(credentials.password().map(Secret::reveal)).contains(password);
    }

    @Test
    void mapsTheOtherParameters() {
        ConnectionSettings connection = connection("postgresql://db/app?connect_timeout=7&target_session_attrs=primary"
                + "&sslmode=verify-full&sslrootcert=/ca.pem&sslcert=c.pem&sslkey=/k.pem&sslpassword=s&passfile=p"
                + "&channel_binding=require&gssencmode=disable&krbsrvname=pg&sslnegotiation=direct&load_balance_hosts=random"
                + "&require_auth=scram-sha-256&client_encoding=UTF8&keepalives=1&keepalives_idle=9&fallback_application_name=x");
        assertThat(connection.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(connection.targetSessionAttrs()).isEqualTo("primary");
        assertThat(connection.tls()).isEqualTo(new TlsSettings("verify-full", Optional.of("/ca.pem"),
                Optional.of(directory.resolve("c.pem")), Optional.of(Path.of("/k.pem")), Optional.of(new Secret("s"))));
        assertThat(connection.credentials().passFile()).contains(directory.resolve("p"));
        assertThat(connection.parameters()).isEqualTo(Map.of("channelBinding", "require", "gssEncMode", "disable",
                "kerberosServerName", "pg", "sslNegotiation", "direct", "loadBalanceHosts", "true", "requireAuth", "scram-sha-256"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "db | found a text that is neither, expected postgresql://user@host:port/database or host=… user=… pairs",
        "postgresql://db:99999 | found a port out of range, expected a whole number from 1 to 65535",
        "postgresql://u:word | found a port out of range, expected a whole number from 1 to 65535",
        "postgresql://h1,h2,h3/db?port=1,2 | found 2 ports for 3 hosts, expected one port for all or one a host",
        "postgresql://[::1/db | found a broken IPv6 address in postgresql://[::1/db, expected [address] or [address]:port",
        "postgresql://db/a%2 | found a % without two hexadecimal digits in postgresql://db/a%2, expected %25 for a percent sign",
        "postgresql://db/?sslmode | found a parameter that is not name=value in postgresql://db/?sslmode, expected name=value&name=value "
                + "behind the ?",
        "postgresql://db/?sslmod=require | found the unknown connection parameter sslmod, expected one of libpq's; did you mean sslmode?",
        "postgresql://db/?sslmode=on | found sslmode on, expected disable, allow, prefer, require, verify-ca or verify-full",
        "postgresql://db/?application_name=x | found application_name, which is not supported: pgvigil sets it to pgvigil, so that its "
                + "sessions can be told apart",
        "host=db options='-c x=y' | found options, which is not supported: pgvigil sets its own session guards",
        "host=db service=x | found service, which is not supported: service files are not read; write the parameters out",
        "host=db client_encoding=LATIN1 | found client_encoding LATIN1, expected auto, unicode, utf-8 or utf8: the driver speaks UTF-8",
        "host=db channel_binding=maybe | found channel_binding maybe, expected disable, prefer or require",
        "host=db connect_timeout=0 | found connect_timeout 0, expected 1 to 300 seconds; a monitor must not wait for ever",
        "host=db target_session_attrs=primry | found target_session_attrs primry, expected any, read-write, read-only, primary, "
                + "standby or prefer-standby; did you mean primary?",
        "host=db dbname=template0 | found dbname template0, expected a database that is no template, such as postgres: a session in it "
                + "stops CREATE DATABASE",
        "host=db sslmode=verify-ca | found sslmode verify-ca, expected sslrootcert with it: a PEM file of the authorities or system; or "
                + "put that file at ~/.postgresql/root.crt",
        "host=db sslrootcert=system sslmode=require | found sslmode require, expected verify-full beside sslrootcert=system",
        "host=db sslcert=/c | found sslcert without sslkey, expected both or none",
        "host=db hostaddr=10.0.0.7 sslmode=verify-full sslrootcert=system | found hostaddr beside host under sslmode verify-full, "
                + "expected host alone: the certificate is checked against what is connected to",
        "host=db hostaddr=10.0.0.7,10.0.0.8 | found 2 addresses for 1 hosts in hostaddr, expected as many as in host",
        "host=@abstract | found a host that is no name, address or socket directory, expected host, [address] or /directory",
        "host=db password=\"a b\" | found no = behind the word at character 21, expected name=value pairs, a value with blanks in "
                + "single quotes",
        "host=db password='a b | found no closing quote in the value of password, expected a quoted value to end, with \\' for a quote "
                + "in it",
        "postgresql://u:p@ss@db/app | found an @ out of place in postgresql://u:****@db/app, expected a / ? # % or @ in user or "
                + "password written as %2F %3F %23 %25 or %40",
        "postgresql://u:pa/ss@db/app | found an @ out of place in postgresql://u:****@db/app, expected a / ? # % or @ in user or "
                + "password written as %2F %3F %23 %25 or %40",
        "jdbc:mysql://db | found an address of the scheme jdbc:mysql, expected postgresql://user@host:port/database or host=… user=… "
                + "pairs"})
    void saysWhatIsWrong(String url, String fault) {
        assertThat(new SettingsLoading(directory).url(url).faults()).containsExactly("--url: " + fault);
    }

    @Test
    void endsTheReportWhereThereIsNoEndOfBadParameters() {
        String pairs = IntStream.range(0, 1000).mapToObj(number -> "frobnicate" + number + "=1").collect(Collectors.joining(" "));
        assertThat(new SettingsLoading(directory).url(pairs).faults()).hasSize(21)
                .startsWith("--url: found the unknown connection parameter frobnicate0, expected one of libpq's")
                .endsWith("--url: found more than 20 faulty parameters, expected those of libpq");
    }

    @Test
    void reportsEveryBadParameterOfOneString() {
        assertThat(new SettingsLoading(directory).url("host=db sslcrl=x replication=on frobnicate=1").faults()).containsExactly(
                "--url: found sslcrl, which is not supported: the driver reads no revocation lists",
                "--url: found replication, which is not supported: a monitor needs an ordinary session",
                "--url: found the unknown connection parameter frobnicate, expected one of libpq's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://db/pgbouncer", "host=db dbname=pgbouncer"})
    void takesTheDatabasePgbouncerAsItsConsole(String url) {
        assertThat(connection(url).pooler()).isEqualTo(PoolerMode.CONSOLE);
    }

    @Test
    void fillsWhatIsAbsentFromLibpqsVariables() {
        SettingsLoading loading = new SettingsLoading(directory).variable("PGHOST", "h").variable("PGPORT", "1")
                .variable("PGDATABASE", "d").variable("PGUSER", "u").variable("PGPASSWORD", "p").variable("PGPASSFILE", "/pf")
                .variable("PGSSLMODE", "verify-ca").variable("PGSSLROOTCERT", "/ca").variable("PGSSLCERT", "/c")
                .variable("PGSSLKEY", "/k").variable("PGCONNECT_TIMEOUT", "9").variable("PGTARGETSESSIONATTRS", "standby")
                .variable("PGCHANNELBINDING", "require").variable("PGAPPNAME", "x").variable("PGOPTIONS", "-c x=y");
        Credentials credentials = new Credentials(Optional.of("u"), Optional.empty(), Optional.of(new Secret("p")), Optional.empty(),
                Optional.of(Path.of("/pf")));
        assertThat(loading.connection()).isEqualTo(new ConnectionSettings(java.util.List.of(new HostPort("h", 1)), "d", credentials,
                new TlsSettings("verify-ca", Optional.of("/ca"), Optional.of(Path.of("/c")), Optional.of(Path.of("/k")),
                        Optional.empty()), Duration.ofSeconds(9), "standby", PoolerMode.AUTO, Map.of("channelBinding", "require")));
        assertThat(loading.url("postgresql://own:secret@other:2/x?sslmode=disable&channel_binding=prefer").connection())
                .isEqualTo(new ConnectionSettings(java.util.List.of(new HostPort("other", 2)), "x",
                        new Credentials(Optional.of("own"), Optional.empty(), Optional.of(new Secret("secret")), Optional.empty(),
                                Optional.of(Path.of("/pf"))),
                        new TlsSettings("disable", Optional.of("/ca"), Optional.of(Path.of("/c")), Optional.of(Path.of("/k")),
                                Optional.empty()),
                        Duration.ofSeconds(9), "standby", PoolerMode.AUTO, Map.of("channelBinding", "prefer")));
    }

    @Test
    void keepsForeignAddressesAndPasswordsOffATargetWithItsOwn() {
        SettingsLoading loading = new SettingsLoading(directory).variable("PGHOSTADDR", "10.0.0.9").variable("PGPASSWORD", "p")
                .file("targets: {a: {url: 'postgresql://db', password_file: /own}}");
        assertThat(loading.connection().address()).isEqualTo("db:5432/postgres");
        assertThat(loading.connection().credentials().password()).isEmpty();
    }

    @Test
    void refusesSecurityVariablesThatCannotBeHonoured() {
        assertThat(new SettingsLoading(directory).variable("PGREQUIREPEER", "postgres").variable("PGSERVICE", "x").faults())
                .containsExactlyInAnyOrder(
                        "PGREQUIREPEER: found requirepeer, which is not supported: the driver cannot check who owns the socket",
                        "PGSERVICE: found it set, which is not supported: service files are not read; set PGHOST, PGPORT, PGUSER instead");
    }

    @Test
    void usesTheFilesOfTheHomeDirectory() throws IOException {
        Files.createDirectories(directory.resolve("home/.postgresql"));
        for (String name : new String[] {".pgpass", ".postgresql/root.crt", ".postgresql/postgresql.crt", ".postgresql/postgresql.key"}) {
            Files.writeString(directory.resolve("home").resolve(name), "");
        }
        ConnectionSettings connection = new SettingsLoading(directory).variable("HOME", directory.resolve("home").toString())
                .url("postgresql://db?sslmode=require").connection();
        assertThat(connection.tls()).as("as in libpq, require verifies when there are authorities").isEqualTo(new TlsSettings(
                "verify-ca", Optional.of(directory.resolve("home/.postgresql/root.crt").toString()),
                Optional.of(directory.resolve("home/.postgresql/postgresql.crt")),
                Optional.of(directory.resolve("home/.postgresql/postgresql.key")), Optional.empty()));
        assertThat(connection.credentials().passFile()).contains(directory.resolve("home/.pgpass"));
    }

    @Test
    void verifiesFullyWithTheSystemsAuthorities() {
        assertThat(connection("host=db sslrootcert=system").tls().mode()).isEqualTo("verify-full");
        assertThat(connection("jdbc:postgresql://db?ssl=true").tls().mode()).isEqualTo("require");
    }

    private ConnectionSettings connection(String url) {
        return new SettingsLoading(directory).url(url).connection();
    }
}
