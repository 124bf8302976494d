package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvigil.grafana.PromQl.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromQlTest {
    @Test
    void seesEverySelectorWithTheCallsAroundIt() {
        assertThat(PromQl.of("sum by (instance) (rate(a_total{job=~\"$job\", x!=\"y,}\"}[$__rate_interval])) / on (job) group_left (role) (b or c{} offset 5m)").selectors())
                .containsExactly(new Selector("a_total", Map.of("job", "=~$job", "x", "!=y,}"), "$__rate_interval", List.of("rate", "sum")),
                        new Selector("b", Map.of(), "", List.of()), new Selector("c", Map.of(), "", List.of()));
    }

    @Test
    void seesSelectorsWithoutANameAndInSubqueries() {
        assertThat(PromQl.of("count({__name__=~\"pg_.+\"}) > bool 0.9e3 and max_over_time(topk($top, d)[1h:5m]) unless Inf").selectors())
                .containsExactly(new Selector("", Map.of("__name__", "=~pg_.+"), "", List.of("count")),
                        new Selector("d", Map.of(), "", List.of("topk", "max_over_time")));
    }

    @Test
    void tellsLabelsThatAreReadFromThoseThatAreMade() {
        PromQl expression = PromQl.of("sum(label_replace(a{b=\"1\"}, \"made\", \"$1\", \"read\", \"(.*)\")) by (c, d) * ignoring (e) group_right (f) x");
        assertThat(expression.labels()).containsExactlyInAnyOrder("read", "c", "d", "e", "f");
        assertThat(expression.made()).containsExactly("made");
        assertThat(expression.selectors()).extracting(Selector::name).containsExactly("a", "x");
    }

    @Test
    void joinsSeveralMatchersOfOneLabel() {
        assertThat(PromQl.of("a{b=~\"$b\", b!=\"\"}").selectors().get(0).matchers()).isEqualTo(Map.of("b", "=~$b !="));
    }

    @Test
    void refusesWhatDoesNotEnd() {
        assertThatThrownBy(() -> PromQl.of("rate(a{b=\"1\"")).isInstanceOf(SourceException.class).hasMessageContaining("found no end of");
    }
}
