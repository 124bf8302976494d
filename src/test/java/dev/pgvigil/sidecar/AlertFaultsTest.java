package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.catalogue.Committed;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every shipped alert is made to fire by a test that is there, or stands in a short list with the reason why not. */
class AlertFaultsTest {
    private static final int MOST_NOT_SHOWN = 2;

    @Test
    void everyAlertIsShownOrExcusedOnce() {
        Set<String> alerts = Committed.list("alerts.txt").stream().map(line -> line.substring(0, line.indexOf(':'))).collect(Collectors.toSet());
        List<String> excuses = Committed.list("alerts-not-shown.txt");
        assertThat(excuses).hasSizeLessThanOrEqualTo(MOST_NOT_SHOWN).allSatisfy(line -> assertThat(line).matches("\\w+\\s+\\w.{20,}"));
        Stream<String> listed = Stream.concat(AlertFault.all().stream().map(AlertFault::alert), excuses.stream().map(line -> line.split("\\s", 2)[0]));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void everyListedTestIsThere() {
        assertThat(AlertFault.all()).allSatisfy(fault -> {
            assertThat(fault.text()).as(fault.alert()).isNotBlank();
            assertThat(methods(fault.test())).as(fault.test()).singleElement().satisfies(method ->
                    assertThat(method.isAnnotationPresent(Test.class)).isTrue());
        });
    }

    @Test
    void twoAlertsAreToldFrom15On() {
        assertThat(AlertFault.toldOn(15)).isEqualTo(AlertFault.all());
        List<AlertFault> oldest = AlertFault.toldOn(14);
        assertThat(AlertFault.all().stream().filter(fault -> !oldest.contains(fault)).map(AlertFault::alert))
                .containsExactlyInAnyOrder("PostgreSQLSubscriptionErrors", "PostgreSQLCollationMismatch");
    }

    private static List<Method> methods(String test) throws ClassNotFoundException {
        String[] parts = test.split("[.]");
        Class<?> type = Class.forName(AlertFaultsTest.class.getPackageName() + "." + parts[0]);
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> method.getName().equals(parts[1]) && method.getParameterCount() == 0).toList();
    }
}
