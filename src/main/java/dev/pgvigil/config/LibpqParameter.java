package dev.pgvigil.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of one of libpq's documented connection parameters: read by us, handed to the driver, of no effect here, or refused
 * by name because dropping it in silence would weaken or change what was asked for.
 *
 * @param variable libpq's variable that fills it when it is absent; empty when there is none or it has no business here
 * @param driverName the driver's name for it; empty unless it is handed on
 * @param words values that are accepted; empty: every value
 * @param reason why a value outside the words is refused
 */
record LibpqParameter(String name, Optional<String> variable, String driverName, Set<String> words, String reason) {
    private static final List<LibpqParameter> ALL = List.of(
            read("host", "PGHOST"), read("hostaddr", "PGHOSTADDR"), read("port", "PGPORT"), read("dbname", "PGDATABASE"),
            read("user", "PGUSER"), read("password", "PGPASSWORD"), read("passfile", "PGPASSFILE"),
            read("connect_timeout", "PGCONNECT_TIMEOUT"), read("target_session_attrs", "PGTARGETSESSIONATTRS"),
            read("sslmode", "PGSSLMODE"), read("sslrootcert", "PGSSLROOTCERT"), read("sslcert", "PGSSLCERT"),
            read("sslkey", "PGSSLKEY"), read("sslpassword", ""),
            driver("channel_binding", "PGCHANNELBINDING", "channelBinding", "disable", "prefer", "require"),
            driver("gssencmode", "PGGSSENCMODE", "gssEncMode", "disable", "prefer", "require"),
            driver("krbsrvname", "PGKRBSRVNAME", "kerberosServerName"),
            driver("require_auth", "PGREQUIREAUTH", "requireAuth"),
            driver("sslnegotiation", "PGSSLNEGOTIATION", "sslNegotiation", "postgres", "direct"),
            driver("load_balance_hosts", "PGLOADBALANCEHOSTS", "loadBalanceHosts", "disable", "random"),
            only("client_encoding", "", "the driver speaks UTF-8", "utf8", "utf-8", "unicode", "auto"),
            only("sslsni", "PGSSLSNI", "the driver always names the server", "1"),
            only("sslcertmode", "PGSSLCERTMODE", "the certificate is sent when the server asks", "allow"),
            only("gssdelegation", "PGGSSDELEGATION", "credentials are not delegated", "0"),
            only("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", "Java's jdk.tls.disabledAlgorithms decides", "tlsv1.2"),
            only("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", "Java's jdk.tls.disabledAlgorithms decides", "tlsv1.3"),
            only("min_protocol_version", "PGMINPROTOCOLVERSION", "the driver speaks protocol 3.0", "3.0"),
            only("max_protocol_version", "PGMAXPROTOCOLVERSION", "the driver speaks protocol 3.0", "3.0", "3.2", "latest"),
            ignored("fallback_application_name"), ignored("keepalives"), ignored("keepalives_idle"), ignored("keepalives_interval"),
            ignored("keepalives_count"), ignored("tcp_user_timeout"), ignored("sslcompression"), ignored("tty"), ignored("authtype"),
            refused("application_name", "", "pgvigil sets it to pgvigil, so that its sessions can be told apart"),
            refused("options", "", "pgvigil sets its own session guards"),
            refused("service", "", "service files are not read; write the parameters out"),
            refused("servicefile", "", "service files are not read; write the parameters out"),
            refused("replication", "", "a monitor needs an ordinary session"),
            refused("requirepeer", "PGREQUIREPEER", "the driver cannot check who owns the socket"),
            refused("sslcrl", "PGSSLCRL", "the driver reads no revocation lists"),
            refused("sslcrldir", "PGSSLCRLDIR", "the driver reads no revocation lists"),
            refused("sslkeylogfile", "", "it would write session keys to a file"),
            refused("gsslib", "", "the driver chooses the GSS library"),
            refused("scram_client_key", "", "the driver needs the password"),
            refused("scram_server_key", "", "the driver needs the password"),
            refused("oauth_issuer", "", "the driver has no OAuth"), refused("oauth_client_id", "", "the driver has no OAuth"),
            refused("oauth_client_secret", "", "the driver has no OAuth"), refused("oauth_scope", "", "the driver has no OAuth"));
    private static final Map<String, LibpqParameter> BY_NAME = byName();

    /** Every documented parameter. */
    static List<LibpqParameter> all() {
        return ALL;
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static Optional<LibpqParameter> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** True when the value does what was asked for. */
    boolean accepts(String value) {
        return !isRefused() && (words.isEmpty() || words.contains(value.toLowerCase(Locale.ROOT)));
    }

    boolean isRefused() {
        return words.isEmpty() && !reason.isEmpty();
    }

    private static LibpqParameter read(String name, String variable) {
        return new LibpqParameter(name, optional(variable), "", Set.of(), "");
    }

    private static LibpqParameter driver(String name, String variable, String driverName, String... words) {
        return new LibpqParameter(name, optional(variable), driverName, Set.of(words), "");
    }

    private static LibpqParameter only(String name, String variable, String reason, String... words) {
        return new LibpqParameter(name, optional(variable), "", Set.of(words), reason);
    }

    private static LibpqParameter ignored(String name) {
        return new LibpqParameter(name, Optional.empty(), "", Set.of(), "");
    }

    private static LibpqParameter refused(String name, String variable, String reason) {
        return new LibpqParameter(name, optional(variable), "", Set.of(), reason);
    }

    private static Optional<String> optional(String variable) {
        return Optional.of(variable).filter(name -> !name.isEmpty());
    }

    private static Map<String, LibpqParameter> byName() {
        Map<String, LibpqParameter> byName = new LinkedHashMap<>();
        ALL.forEach(parameter -> byName.put(parameter.name(), parameter));
        return byName;
    }
}
