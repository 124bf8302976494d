package dev.pgvigil.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of alerts that tests make fire: alerts and tests are there, each alert once, and there are enough of them. */
class AlertFaultsTest {
    private static final int AT_LEAST = 60;

    @Test
    void everyListedAlertAndTestIsThere() {
        Set<String> alerts = AlertFault.lines("alerts.txt").stream().map(line -> line.substring(0, line.indexOf(':'))).collect(Collectors.toSet());
        List<AlertFault> faults = AlertFault.all();
        assertThat(faults).extracting(AlertFault::alert).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(AT_LEAST).isSubsetOf(alerts);
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.text()).as(fault.alert()).isNotBlank();
            assertThat(methods(fault.test())).as(fault.test()).singleElement().satisfies(method ->
                    assertThat(method.isAnnotationPresent(Test.class)).isTrue());
        });
    }

    private static List<Method> methods(String test) throws ClassNotFoundException {
        String[] parts = test.split("[.]");
        Class<?> type = Class.forName(AlertFaultsTest.class.getPackageName() + "." + parts[0]);
        return Arrays.stream(type.getDeclaredMethods()).filter(method -> method.getName().equals(parts[1]) && method.getParameterCount() == 0).toList();
    }
}
