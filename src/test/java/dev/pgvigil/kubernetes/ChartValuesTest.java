package dev.pgvigil.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgvigil.catalogue.Committed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart's values: what is wrong is refused by name, and README, schema and defaults speak of the same keys. */
class ChartValuesTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String BEGIN = "<!-- values -->\n";
    private static final String END = "<!-- /values -->";
    private static final String ONE = "targets: {main: {host: db}}\n";
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        // the schema's
        "imagee: x | imagee",
        "image: {name: x} | /image",
        "targets: {main: {host: db, prot: 5432}} | prot",
        "targets: {Main: {host: db}} | Main",
        "targets: {main: {host: db, port: '5432'}} | /targets/main/port",
        "targets: {main: {host: db, sslmode: on}} | /targets/main/sslmode",
        "targets: {main: {host: db, password: secret}} | password",
        "targets: {main: {host: db, passwordSecret: {key: x}}} | /targets/main/passwordSecret",
        "targets: {main: {host: db, thresholds: {PostgreSQLDown: {critical: {at: 1, for: 1m}}}}} | for",
        "targets: {main: {host: db, parameters: {password: x}}} | password",
        "web: {reload: off} | /web/reload",
        "replicas: 2 | /replicas",
        "thresholds: {PostgreSQLDown: off} | /thresholds/PostgreSQLDown",
        "extraEnv: [{name: PGPASSWORD, value: x}] | /extraEnv/0/name",
        "prometheusRule: {files: [postgres]} | /prometheusRule/files/0",
        "limits: {busyRatio: 2} | /limits/busyRatio",
        // the templates'
        "targets: {} | targets: found none, expected at least one server, such as targets.main.host and targets.main.passwordSecret",
        "targets: {main: {port: 5432}} | targets.main.host: found none, expected a host, a socket directory, or url in its place",
        "targets: {main: {host: db, url: postgresql://db}} | targets.main.url: found it beside host, expected one of them",
        "targets: {main: {url: 'postgresql://me:secret@db/app'}} | targets.main.url: found a password, expected none: name the Secret that holds it in passwordSecret",
        "targets: {main: {url: 'host=db password=secret'}} | targets.main.url: found a password, expected none: name the Secret that holds it in passwordSecret",
        "targets: {main: {url: postgresql://db, sslmode: require}} | targets.main.sslmode: found it beside url, expected it in the url, or host in place of url",
        "targets: {main: {host: db, user: me, userSecret: {name: x}}} | targets.main.userSecret: found it beside user, expected one of them",
        "targets: {main: {host: db, passwordFile: /x, passwordSecret: {name: x}}} | targets.main.passwordFile: found it beside passwordSecret, expected one of them",
        "targets: {main: {host: db, tls: {caSecret: {name: x}, caConfigMap: {name: x}}}} | targets.main.tls.caConfigMap: found it beside caSecret, expected one of them",
        "targets: {main: {host: db, sslmode: verify-ca}} | targets.main.sslmode: found verify-ca without authorities, expected tls.caSecret, tls.caConfigMap or parameters.sslrootcert",
        "monitoring: {serviceMonitor: {enabled: true}, podMonitor: {enabled: true}} | monitoring.podMonitor.enabled: found true beside monitoring.serviceMonitor.enabled",
        "monitoring: {probe: {enabled: true}} | monitoring.probe.enabled: found true with one target, expected several",
        "monitoring: {scrapeConfig: {enabled: true}} | monitoring.scrapeConfig.enabled: found true with one target, expected several",
        "monitoring: {probe: {enabled: true}, scrapeConfig: {enabled: true}} | monitoring.scrapeConfig.enabled: found true beside monitoring.probe.enabled",
        "web: {tls: true} | web.tls: found true without web.configSecret.name, expected a web.config.file with tls_server_config",
        "web: {clientCertificates: true} | web.clientCertificates: found true without web.tls, expected both or none",
        "web: {certificateSecret: {name: x}} | web.certificateSecret.name: found it without web.configSecret.name",
        "alertmanager: {urls: ['http://me:secret@am:9093']} | alertmanager.urls: found a URL with a user, expected alertmanager.credentialsSecret.name",
        "podDisruptionBudget: {enabled: true, minAvailable: 1} | podDisruptionBudget.minAvailable: found as many as maxUnavailable",
        "prometheusRule: {enabled: true, disabled: [PostgresDown]} | prometheusRule.disabled: found PostgresDown, expected the name of an alert in alerts/*.rules.yml",
        "mode: sidecar, monitoring: {podMonitor: {enabled: true}} | sidecar.podLabels: found none",
        "mode: sidecar, monitoring: {serviceMonitor: {enabled: true}} | monitoring.serviceMonitor.enabled: found true with mode sidecar",
        "mode: sidecar, networkPolicy: {enabled: true} | networkPolicy.enabled: found true with mode sidecar, expected false: it would shut off the database of the pod",
        "mode: sidecar, podDisruptionBudget: {enabled: true} | podDisruptionBudget.enabled: found true with mode sidecar",
        "mode: sidecar, state: {persistence: {enabled: true}} | state.persistence.enabled: found true with mode sidecar",
        "mode: sidecar, targets: {a: {host: a}, b: {host: b}} | targets: found 2, expected one beside a sidecar",
        "targets: {main: {url: postgresql://db:6432}}, networkPolicy: {enabled: true} | networkPolicy.databases.ports: found none, expected the port of targets.main.url among them",
    })
    void wrongValuesAreRefusedByName(String values, String message) throws IOException {
        Chart.require();
        String all = "{" + values + "}\n";
        Path file = Files.writeString(directory.resolve("values.yaml"), values.contains("targets:") ? all : all.replaceFirst("^\\{", "{" + ONE.strip() + ", "));
        assertThatThrownBy(() -> Chart.template(file)).hasMessageContaining(message).message().doesNotContain("secret@");
    }

    @Test
    void readmeListsEveryValueWithItsDefault() throws IOException {
        String readme = Files.readString(README);
        String before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        Committed.check(README, before + ValuesTable.of(Chart.DIRECTORY.resolve("values.yaml")).markdown() + readme.substring(readme.indexOf(END)));
    }

    @Test
    void readmeTellsEveryKeyOfATarget() throws IOException {
        JsonNode target = new ObjectMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile()).at("/definitions/target/properties");
        List<String> keys = new ArrayList<>();
        target.fieldNames().forEachRemaining(key -> {
            if (key.equals("tls")) {
                target.at("/tls/properties").fieldNames().forEachRemaining(below -> keys.add("tls." + below));
            } else {
                keys.add(key);
            }
        });
        String readme = Files.readString(README);
        String table = readme.substring(readme.indexOf("## Targets"), readme.indexOf("## What it is like"));
        assertThat(keys).hasSizeGreaterThan(15).allSatisfy(key -> assertThat(table).contains("`" + key + "`"));
    }

    @Test
    void everyValueIsDescribed() {
        assertThat(ValuesTable.of(Chart.DIRECTORY.resolve("values.yaml")).undescribed()).isEmpty();
    }

    @Test
    void theSchemaKnowsEveryValueAndNoOther() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Chart.DIRECTORY.resolve("values.schema.json").toFile());
        List<String> differences = new ArrayList<>();
        compare("", schema, Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")), differences);
        assertThat(differences).isEmpty();
    }

    /** Where the schema lists keys, values.yaml lists the same, save below what is empty by default. */
    private static void compare(String way, JsonNode schema, Map<?, ?> values, List<String> differences) {
        if (!schema.has("properties") || values.isEmpty()) {
            return;
        }
        assertThat(schema.path("additionalProperties").asBoolean(true)).as(way).isFalse();
        schema.path("properties").fieldNames().forEachRemaining(key -> {
            if (!values.containsKey(key)) {
                differences.add(way + key + " is in the schema only");
            }
        });
        values.forEach((key, value) -> {
            JsonNode below = schema.path("properties").path(key.toString());
            if (below.isMissingNode()) {
                differences.add(way + key + " is in values.yaml only");
            } else if (value instanceof Map<?, ?> map) {
                compare(way + key + ".", below, map, differences);
            }
        });
    }
}
