package dev.pgvigil.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What panels show of servers, databases and weeks that the demo doesn't have, as promtool says. */
class PanelExpressionsTest {
    private static final Path TESTS = Path.of("src/test/resources/grafana/panels.test.yml");
    private static final Pattern PLACE = Pattern.compile("(?<=expr: )'([^']+)'");
    private static final Map<String, String> CHOSEN = Map.of("job", ".+", "instance", ".+", "__range", "1h", "__rate_interval", "5m", "__interval", "1m", "top", "2");
    @TempDir
    private Path directory;

    @Test
    void showWhatIsMeant() throws IOException, InterruptedException {
        Map<String, Expression> expressions = Dashboards.made().stream().flatMap(page -> Expression.of(page).stream())
                .collect(Collectors.toMap(Expression::toString, expression -> expression));
        String tests = PLACE.matcher(Files.readString(TESTS)).replaceAll(place -> Matcher.quoteReplacement(asked(expressions, place.group(1))));
        Path file = Files.writeString(directory.resolve("panels.test.yml"), tests);
        Process process = new ProcessBuilder(Tools.require("promtool", "prometheus").toString(), "test", "rules", file.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static String asked(Map<String, Expression> expressions, String place) {
        assertThat(expressions).containsKey(place);
        return "'" + expressions.get(place).filled(CHOSEN).replaceAll("\\s+", " ").replace("'", "''") + "'";
    }
}
