package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns libpq parameters into connection settings; libpq's variables fill what the string left out. */
final class ConnectionReader {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String DATABASE = "postgres";
    private static final int MAX_TIMEOUT_SECONDS = 300;
    private static final List<String> SESSION_ATTRS =
            List.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby");
    private static final Set<String> TEMPLATES = Set.of("template0", "template1");
    private final Surroundings surroundings;
    private final Problems problems;
    private final Parameters parameters;

    ConnectionReader(Surroundings surroundings, Parameters parameters) {
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
        this.parameters = parameters;
    }

    /**
     * Reads the connection.
     *
     * @param own what the target says beside its string; it wins
     * @return empty when faults were added
     */
    Optional<ConnectionSettings> read(Credentials own, PoolerMode pooler) {
        boolean filled = fill(own);
        Optional<List<HostPort>> hosts = HostList.read(parameters, surroundings);
        Optional<TlsSettings> tls = new TlsReader(parameters, surroundings).read();
        Optional<Duration> timeout = timeout();
        Optional<String> attrs = sessionAttrs();
        Optional<String> database = database();
        boolean nameKept = tls.isEmpty() || nameKept(tls.get());
        if (!filled || !nameKept || hosts.isEmpty() || tls.isEmpty() || timeout.isEmpty() || attrs.isEmpty() || database.isEmpty()) {
            return Optional.empty();
        }
        PoolerMode mode = database.get().equals("pgbouncer") ? PoolerMode.CONSOLE : pooler;
        return Optional.of(new ConnectionSettings(hosts.get(), database.get(), credentials(own), tls.get(), timeout.get(), attrs.get(),
                mode, parameters.forDriver()));
    }

    private boolean fill(Credentials own) {
        boolean ownHost = parameters.has("host") || parameters.has("hostaddr");
        boolean ownPassword = own.password().isPresent() || own.passwordFile().isPresent();
        boolean good = true;
        for (LibpqParameter known : LibpqParameter.all()) {
            boolean given = parameters.has(known.name()) || known.name().startsWith("host") && ownHost
                    || known.name().equals("password") && ownPassword;
            if (!given && known.variable().flatMap(surroundings::variable).isPresent()) {
                good &= fill(known, known.variable().get());
            }
        }
        return good;
    }

    private boolean fill(LibpqParameter known, String variable) {
        String value = surroundings.variable(variable).orElseThrow();
        Parameter parameter = new Parameter(known.name(), value, Setting.scalar(variable, value));
        parameters.put(parameter);
        return ConnectionString.isKnown(parameter, problems);
    }

    private Credentials credentials(Credentials own) {
        Optional<Path> passFile = parameters.get("passfile")
                .flatMap(parameter -> surroundings.path(parameter.origin(), parameter.value()))
                .or(() -> surroundings.inHome(".pgpass"));
        return new Credentials(own.user().or(() -> parameters.get("user").map(Parameter::value)), own.userFile(),
                own.password().or(() -> parameters.get("password").map(parameter -> new Secret(parameter.value()))),
                own.passwordFile(), passFile);
    }

    private Optional<String> database() {
        String name = parameters.get("dbname").map(Parameter::value).orElse(DATABASE);
        return TEMPLATES.contains(name) ? parameters.get("dbname").orElseThrow().refuse(problems,
                "a database that is no template, such as postgres: a session in it stops CREATE DATABASE") : Optional.of(name);
    }

    private Optional<Duration> timeout() {
        Optional<Parameter> written = parameters.get("connect_timeout");
        if (written.isEmpty()) {
            return Optional.of(CONNECT_TIMEOUT);
        }
        String text = written.get().value().strip();
        int seconds = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        return seconds >= 1 && seconds <= MAX_TIMEOUT_SECONDS ? Optional.of(Duration.ofSeconds(seconds))
                : written.get().refuse(problems, "1 to " + MAX_TIMEOUT_SECONDS + " seconds; a monitor must not wait for ever");
    }

    private Optional<String> sessionAttrs() {
        Optional<Parameter> written = parameters.get("target_session_attrs");
        if (written.isEmpty()) {
            return Optional.of("any");
        }
        String word = written.get().value();
        return SESSION_ATTRS.contains(word) ? Optional.of(word)
                : written.get().refuse(problems, Values.orList(SESSION_ATTRS) + Suggestion.of(word, SESSION_ATTRS));
    }

    /** The driver checks a certificate against what it connects to, so an address in the name's place would check the wrong thing. */
    private boolean nameKept(TlsSettings tls) {
        boolean lost = tls.mode().equals("verify-full") && parameters.has("host") && parameters.has("hostaddr");
        if (lost) {
            problems.add(parameters.get("hostaddr").orElseThrow().origin(), "hostaddr beside host under sslmode verify-full",
                    "host alone: the certificate is checked against what is connected to");
        }
        return !lost;
    }
}
