package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads libpq's ssl* parameters with libpq's default files in {@code ~/.postgresql}. */
final class TlsReader {
    private static final List<String> MODES = List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final String SYSTEM = "system";
    private final Parameters parameters;
    private final Surroundings surroundings;
    private final Problems problems;

    TlsReader(Parameters parameters, Surroundings surroundings) {
        this.parameters = parameters;
        this.surroundings = surroundings;
        this.problems = surroundings.problems();
    }

    Optional<TlsSettings> read() {
        Optional<String> root = rootCertificate();
        Optional<String> mode = mode(root);
        Optional<Path> certificate = file("sslcert").or(() -> surroundings.inHome(".postgresql/postgresql.crt"));
        Optional<Path> key = file("sslkey").or(() -> surroundings.inHome(".postgresql/postgresql.key"));
        if (mode.isEmpty() || !rootFits(mode.get(), root) || !isPair(certificate, key)) {
            return Optional.empty();
        }
        return Optional.of(new TlsSettings(mode.get(), root, certificate, key,
                parameters.get("sslpassword").map(parameter -> new Secret(parameter.value()))));
    }

    private Optional<String> rootCertificate() {
        Optional<Parameter> written = parameters.get("sslrootcert");
        if (written.isPresent() && written.get().value().equals(SYSTEM)) {
            return Optional.of(SYSTEM);
        }
        return file("sslrootcert").or(() -> surroundings.inHome(".postgresql/root.crt")).map(Path::toString);
    }

    /** As in libpq, {@code require} with authorities at hand verifies, and {@code system} verifies fully. */
    private Optional<String> mode(Optional<String> root) {
        boolean system = root.filter(SYSTEM::equals).isPresent();
        Optional<Parameter> written = parameters.get("sslmode");
        if (written.isEmpty()) {
            return Optional.of(system ? "verify-full" : TlsSettings.DEFAULT.mode());
        }
        String mode = written.get().value();
        if (!MODES.contains(mode)) {
            return written.get().refuse(problems, Values.orList(MODES) + Suggestion.of(mode, MODES));
        }
        if (system && !mode.equals("verify-full")) {
            return written.get().refuse(problems, "verify-full beside sslrootcert=system");
        }
        return Optional.of(mode.equals("require") && root.isPresent() ? "verify-ca" : mode);
    }

    private boolean rootFits(String mode, Optional<String> root) {
        if (mode.startsWith("verify-") && root.isEmpty()) {
            Parameter written = parameters.get("sslmode").orElseThrow();
            written.refuse(problems, "sslrootcert with it: a PEM file of the authorities or system; "
                    + "or put that file at ~/.postgresql/root.crt");
            return false;
        }
        return true;
    }

    private boolean isPair(Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isPresent() == key.isPresent()) {
            return true;
        }
        String there = certificate.isPresent() ? "sslcert" : "sslkey";
        String missing = certificate.isPresent() ? "sslkey" : "sslcert";
        parameters.get(there).ifPresent(parameter -> problems.add(parameter.origin(), there + " without " + missing, "both or none"));
        return parameters.get(there).isEmpty();
    }

    private Optional<Path> file(String name) {
        return parameters.get(name).flatMap(parameter -> surroundings.path(parameter.origin(), parameter.value()));
    }
}
