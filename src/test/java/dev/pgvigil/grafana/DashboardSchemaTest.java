package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboards have only keys that Grafana's own types have, with values of those types. */
class DashboardSchemaTest {
    private static final Path FILE = Path.of("target/grafana-schema/dashboard.schema.json");
    /** Grafana's type of an annotation knows its own data source only; these are Prometheus's. */
    private static final List<String> OF_PROMETHEUS = List.of("expr", "step", "tagKeys", "titleFormat", "textFormat", "useValueForTime");
    private static Schema schema;

    @BeforeAll
    static void readSchema() throws IOException {
        Assumptions.assumeTrue(Files.exists(FILE), FILE + " is not there; src/catalogue/dashboard-schema makes it from the npm package @grafana/schema");
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(Files.readString(FILE));
    }

    @Test
    void everyDashboardFits() {
        assertThat(Dashboards.made()).isNotEmpty().allSatisfy(dashboard -> assertThat(faults(dashboard)).as(dashboard.path("uid").textValue()).isEmpty());
    }

    @Test
    void whatGrafanaDoesNotKnowIsAFault() {
        JsonNode dashboard = Dashboards.made().get(0);
        ((ObjectNode) dashboard.at("/panels/1/fieldConfig/defaults")).put("units", "s");
        assertThat(faults(dashboard)).isNotEmpty();
    }

    @Test
    void aValueOfAnotherTypeIsAFault() {
        JsonNode dashboard = Dashboards.made().get(0);
        ((ObjectNode) dashboard.at("/panels/1/gridPos")).put("w", "12");
        assertThat(faults(dashboard)).isNotEmpty();
    }

    private static List<String> faults(JsonNode dashboard) {
        dashboard.at("/annotations/list").forEach(annotation -> {
            assertThat(annotation.path("expr").isTextual() && annotation.path("useValueForTime").isBoolean()).isTrue();
            ((ObjectNode) annotation).remove(OF_PROMETHEUS);
        });
        return schema.validate(Json.text(dashboard), InputFormat.JSON).stream().map(Object::toString).toList();
    }
}
