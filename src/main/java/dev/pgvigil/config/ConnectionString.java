package dev.pgvigil.config;

import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Suggestion;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells a connection string's form, parses it and checks every parameter's name and the words of those we hand on. */
final class ConnectionString {
    /** What has more is no connection string, and looking for what each was meant to be takes time. */
    private static final int MOST_FAULTS = 20;
    private static final Pattern URI = Pattern.compile("(?:jdbc:)?postgres(?:ql)?://.*", Pattern.DOTALL);
    private static final Pattern OTHER_SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final String EXPECTED = "postgresql://user@host:port/database or host=… user=… pairs";

    /** Why a connection string cannot be parsed; the message holds nothing of it that may be a password. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String found, String expected) {
            super("found " + found + ", expected " + expected);
        }
    }

    private ConnectionString() {
    }

    static boolean isUri(String text) {
        return URI.matcher(text).matches();
    }

    /** The parameters of the text that stands at a node; empty when a fault was added. */
    static Optional<Parameters> parse(YamlNode node, Problems problems) {
        String text = node instanceof YamlScalar scalar ? scalar.text().strip() : "";
        try {
            return checked(raw(text), node, problems);
        } catch (Malformed e) {
            problems.add(node, e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<String, String> raw(String text) throws Malformed {
        if (isUri(text)) {
            return ConnectionUri.parse(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
        }
        if (text.startsWith("jdbc:") || OTHER_SCHEME.matcher(text).matches()) {
            throw new Malformed("an address of the scheme " + text.replaceAll("(?s)^((?:jdbc:)?[a-zA-Z0-9+.-]*).*", "$1"), EXPECTED);
        }
        if (!text.contains("=")) {
            throw new Malformed("a text that is neither", EXPECTED);
        }
        return ConnInfo.parse(text);
    }

    private static Optional<Parameters> checked(Map<String, String> raw, YamlNode node, Problems problems) {
        Parameters parameters = new Parameters();
        int faults = 0;
        for (Map.Entry<String, String> entry : raw.entrySet()) {
            if (faults == MOST_FAULTS) {
                problems.add(node, "more than " + MOST_FAULTS + " faulty parameters", "those of libpq");
                break;
            }
            Parameter parameter = new Parameter(entry.getKey(), entry.getValue(), node);
            faults += isKnown(parameter, problems) ? 0 : 1;
            parameters.put(parameter);
        }
        return faults == 0 ? Optional.of(parameters) : Optional.empty();
    }

    /** False when the parameter is unknown, refused, or has a word that is; then a fault was added. */
    static boolean isKnown(Parameter parameter, Problems problems) {
        Optional<LibpqParameter> known = LibpqParameter.named(parameter.name());
        if (known.isEmpty()) {
            String shown = parameter.name().matches("[A-Za-z_0-9]+") ? parameter.name() : "with other than letters";
            problems.add(parameter.origin(), "the unknown connection parameter " + shown,
                    "one of libpq's" + Suggestion.of(parameter.name(), LibpqParameter.names()));
        } else if (known.get().isRefused()) {
            problems.add(parameter.origin(), "found " + parameter.name() + ", which is not supported: " + known.get().reason());
        } else if (!known.get().accepts(parameter.value())) {
            String expected = Values.orList(known.get().words().stream().sorted().toList());
            parameter.refuse(problems, known.get().reason().isEmpty() ? expected : expected + ": " + known.get().reason());
        } else {
            return true;
        }
        return false;
    }
}
