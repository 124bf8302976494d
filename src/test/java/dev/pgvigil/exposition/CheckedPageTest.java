package dev.pgvigil.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The checker must be able to fail. */
class CheckedPageTest {

    @Test
    void refusesInvalidText() {
        fails("# TYPE a gauge\na 1", "no line feed at the end");
        fails("a 1\n", "sample outside of its family");
        fails("# TYPE a gauge\nb 1\n", "sample outside of its family a");
        fails("# TYPE a gauge\n# TYPE a gauge\na 1\n", "metadata twice");
        fails("# TYPE a gauge\n", "family without samples");
        fails("# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\na{x=\"1\"} 1\n", "clashing name a");
        fails("# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n", "duplicate series");
        fails("# TYPE a gauge\na{x=\"\"} 1\na 1\n", "duplicate series");
        fails("# TYPE a gauge\na{x=\"\\t\"} 1\n", "labels");
        fails("# TYPE a gauge\na{x=\"1\"y=\"2\"} 1\n", "labels");
        fails("# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n", "label twice");
        fails("# TYPE a gauge\na{x=\"\n\"} 1\n", "no sample");
        fails("# TYPE a gauge\na{x=\"\0\"} 1\n", "NUL");
        fails("# TYPE a gauge\na one\n", "value");
        fails("# HELP a \\t\n# TYPE a gauge\na 1\n", "escape");
        fails("# TYPE h histogram\nh_count 1\n# TYPE h_count gauge\nh_count{x=\"1\"} 1\n", "clashing name h_count");
        fails("# HELP a x\na 1\n", "sample outside of its family");
    }

    @Test
    void refusesInvalidOpenMetrics() {
        failsOpenMetrics("# TYPE a gauge\na 1\n", "no end marker");
        failsOpenMetrics("# TYPE a gauge\na{x=\"1\",} 1\n# EOF\n", "comma after the last label");
        failsOpenMetrics("# TYPE a untyped\na 1\n# EOF\n", "sample outside of its family a");
        failsOpenMetrics("# TYPE a counter\na 1\n# EOF\n", "sample outside of its family a");
        failsOpenMetrics("# TYPE a counter\na_total -1\n# EOF\n", "counter below 0");
        failsOpenMetrics("# TYPE a counter\na_total NaN\n# EOF\n", "counter below 0");
        failsOpenMetrics("# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 1\n# EOF\n", "duplicate series");
        failsOpenMetrics("# TYPE a counter\na_total 1\n# TYPE a_created gauge\na_created 1\n# EOF\n", "clashing name a_created");
        failsOpenMetrics("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n", "unit seconds");
        failsOpenMetrics("# HELP a \"\n# TYPE a gauge\na 1\n# EOF\n", "quote not escaped");
        failsOpenMetrics("# TYPE h histogram\nh_bucket{le=\"1\"} 1\n# EOF\n", "bound not canonical");
    }

    @Test
    void readsWhatIsValid() {
        String page = "# HELP a x\\\"y\n# TYPE a counter\na_total{b=\"\\\\\\n\\\"\",c=\"}, \"} 1.5\n# EOF\n";

        CheckedPage read = CheckedPage.read(ExpositionFormat.OPENMETRICS, page.getBytes(StandardCharsets.UTF_8));

        assertThat(read.families).containsOnlyKeys("a").containsValue(new CheckedPage.Meta("counter", "x\"y", null));
        assertThat(read.series).containsOnlyKeys("a_total{b=\\\n\", c=}, }").containsValue(1.5);
    }

    private static void fails(String page, String message) {
        fails(ExpositionFormat.TEXT, page, message);
    }

    private static void failsOpenMetrics(String page, String message) {
        fails(ExpositionFormat.OPENMETRICS, page, message);
    }

    private static void fails(ExpositionFormat format, String page, String message) {
        assertThatThrownBy(() -> CheckedPage.read(format, page.getBytes(StandardCharsets.UTF_8))).as(page)
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(message);
    }
}
