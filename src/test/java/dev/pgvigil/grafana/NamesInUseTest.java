package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.catalogue.Committed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric and every label that a dashboard, a rule or a runbook names is there. */
class NamesInUseTest {
    private static final Path RUNBOOKS = Path.of("alerts/runbooks");
    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])(?:pg|pgvigil|pgbouncer|process|jvm)_[a-z0-9_]+(?![\\w(])");
    private static final Pattern SELECTOR = Pattern.compile("[a-z_]+\\{[^}]*}");
    private static final Pattern TEMPLATE = Pattern.compile("\\$labels\\.([a-z_]+)");

    @Test
    void dashboardsNameWhatIsServed() {
        List<String> faults = new ArrayList<>();
        Dashboards.made().stream().flatMap(page -> Expression.of(page).stream())
                .forEach(expression -> Names.unknown(expression.text()).forEach(fault -> faults.add(expression + ": " + fault)));
        assertThat(faults).isEmpty();
    }

    @Test
    void rulesNameWhatIsServed() {
        List<String> faults = new ArrayList<>();
        Names.ruleFiles().forEach(file -> Names.rules(file).forEach(rule -> {
            Names.unknown(rule.text("expr")).forEach(fault -> faults.add(rule.place() + ": " + fault));
            Set<String> there = Names.labels(PromQl.of(rule.text("expr")));
            there.addAll(PromQl.of(rule.text("expr")).made());
            TEMPLATE.matcher(rule.get("annotations").toString()).results().map(found -> found.group(1)).filter(label -> !there.contains(label))
                    .forEach(label -> faults.add(rule.place() + ": label " + label + " in a text"));
        }));
        assertThat(faults).isEmpty();
    }

    @Test
    void runbooksNameWhatIsServed() throws IOException {
        Set<String> others = new TreeSet<>(Committed.list("names-in-runbooks.txt"));
        Set<String> unused = new TreeSet<>(others);
        List<String> faults = new ArrayList<>();
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            for (Path file : files.sorted().toList()) {
                quoted(Files.readString(file)).forEach(text -> {
                    NAME.matcher(text).results().map(MatchResult::group).filter(name -> !isKnown(name)).forEach(name -> {
                        unused.remove(name);
                        if (!others.contains(name)) {
                            faults.add(file + ": " + name);
                        }
                    });
                    SELECTOR.matcher(text).results().map(MatchResult::group).filter(selector -> selector.contains("=")).map(Names::unknown)
                            .flatMap(List::stream).forEach(fault -> faults.add(file + ": " + fault));
                });
            }
        }
        assertThat(faults).isEmpty();
        assertThat(unused).as("listed and named nowhere").isEmpty();
    }

    /** What stands between backticks, outside of whole blocks. */
    private static Stream<String> quoted(String text) {
        return QUOTED.matcher(FENCE.matcher(text).replaceAll("")).results().map(found -> found.group(1));
    }

    private static boolean isKnown(String name) {
        return Names.labels(name).isPresent() || dev.pgvigil.catalogue.Shipped.catalogue().queries().stream().anyMatch(query -> query.key().equals(name) || query.name().equals(name));
    }
}
