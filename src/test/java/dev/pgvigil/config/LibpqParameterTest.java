package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

class LibpqParameterTest {
    /** Parameter key words of libpq 18 (documentation, section 34.1.2). */
    private static final List<String> DOCUMENTED = List.of("host", "hostaddr", "port", "dbname", "user", "password", "passfile",
            "require_auth", "channel_binding", "connect_timeout", "client_encoding", "options", "application_name",
            "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
            "tcp_user_timeout", "replication", "gssencmode", "sslmode", "sslnegotiation", "sslcompression", "sslcert", "sslkey",
            "sslkeylogfile", "sslpassword", "sslcertmode", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer",
            "ssl_min_protocol_version", "ssl_max_protocol_version", "min_protocol_version", "max_protocol_version", "krbsrvname",
            "gsslib", "gssdelegation", "scram_client_key", "scram_server_key", "service", "servicefile", "target_session_attrs",
            "load_balance_hosts", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope");

    @Test
    void knowsEveryParameterThatLibpqDocuments() {
        assertThat(LibpqParameter.names()).containsAll(DOCUMENTED);
    }

    @Test
    void handsTheDriverNamesThatItKnows() {
        List<String> names = LibpqParameter.all().stream().map(LibpqParameter::driverName).filter(name -> !name.isEmpty()).toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(PGProperty.forName(name)).as(name).isNotNull());
    }
}
