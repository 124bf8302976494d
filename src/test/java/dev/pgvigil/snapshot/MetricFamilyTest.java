package dev.pgvigil.snapshot;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricFamilyTest {
    private static final Family HISTOGRAM = new Family("h", MetricType.HISTOGRAM, "", "");

    @Test
    void refusesANameThatIsNoMetricName() {
        assertThatThrownBy(() -> Family.gauge("pg stat", "")).hasMessage(
                "metric name: found \"pg stat\", expected [a-zA-Z_:][a-zA-Z0-9_:]*; rename the metric");
        assertThatThrownBy(() -> Family.gauge("9lives", "")).hasMessageStartingWith("metric name: found \"9lives\"");
        assertThatThrownBy(() -> Family.gauge("", "")).hasMessageStartingWith("metric name: found \"\"");
        assertThatCode(() -> Family.gauge("job:up:sum9", "")).doesNotThrowAnyException();
    }

    @Test
    void refusesSamplesThatDoNotFitTheType() {
        assertThatThrownBy(() -> new MetricFamily(HISTOGRAM, List.of(Sample.of(1)))).hasMessage(
                "h: found a sample with suffix \"\", expected [_bucket, _sum, _count] in a histogram");
        assertThatThrownBy(() -> new MetricFamily(Family.gauge("g", ""), List.of(new Sample("_sum", Labels.NONE, 1)))).hasMessage(
                "g: found a sample with suffix \"_sum\", expected none in a gauge");
    }
}
