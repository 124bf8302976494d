package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.AlertDefinition;
import dev.pgvigil.query.OwnAlert;
import dev.pgvigil.query.OwnAlerts;
import dev.pgvigil.snapshot.MetricFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts on pgvigil's own families name what is served. */
class OwnAlertFamiliesTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private final Map<String, MetricFamily> declared = OwnFamilies.declared().stream()
            .collect(Collectors.toMap(family -> family.family().name(), family -> family, (one, other) -> one));

    @Test
    void everyMetricIsDeclared() {
        for (OwnAlert alert : OwnAlerts.shipped()) {
            assertThat(metrics(alert.definition())).as(alert.definition().name()).isSubsetOf(declared.keySet());
        }
    }

    @Test
    void everyLabelIsServed() {
        for (OwnAlert alert : OwnAlerts.shipped()) {
            Set<String> labels = new HashSet<>(List.of("value", "threshold"));
            metrics(alert.definition()).forEach(metric -> declared.get(metric).samples().forEach(sample -> labels.addAll(sample.labels().names())));
            assertThat(labels).as(alert.definition().name()).containsAll(alert.where().keySet());
            Stream.of(alert.definition().summary(), alert.definition().description()).flatMap(text -> PLACEHOLDER.matcher(text).results())
                    .forEach(found -> assertThat(labels).as(alert.definition().name()).contains(found.group(1)));
        }
    }

    @Test
    void agesAreOfTimes() {
        assertThat(OwnAlerts.shipped()).allMatch(alert -> !alert.age() || alert.definition().of().endsWith("_timestamp_seconds"));
    }

    private static List<String> metrics(AlertDefinition alert) {
        return alert.thresholds().keySet().stream().map(alert::comparedBy).toList();
    }
}
