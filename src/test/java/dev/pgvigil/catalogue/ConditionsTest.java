package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.testing.Majors;
import dev.pgvigil.testing.SmokeMajors;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of metrics whose condition a test makes real: the tests are there, the metrics too, and there are enough of them. */
class ConditionsTest {
    private static final int AT_LEAST = 40;
    private static final List<String> PACKAGES = List.of("dev.pgvigil.catalogue.", "dev.pgvigil.sidecar.");

    private record Condition(String metric, String test, String text) {
        static Condition parse(String line) {
            String[] words = line.split("\\s+", 3);
            return new Condition(words[0], words[1], words.length < 3 ? "" : words[2]);
        }
    }

    @Test
    void everyListedTestAndMetricIsThere() {
        List<Condition> conditions = Committed.list("conditions.txt").stream().map(Condition::parse).toList();
        Catalogue catalogue = Shipped.catalogue();
        assertThat(conditions).extracting(Condition::metric).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(AT_LEAST)
                .allSatisfy(metric -> assertThat(catalogue.metric(metric)).as(metric).isPresent());
        assertThat(conditions).allSatisfy(condition -> {
            assertThat(condition.text()).as(condition.metric()).isNotBlank();
            assertThat(method(condition.test())).as(condition.test()).hasValueSatisfying(ConditionsTest::isATest);
        });
    }

    private static Optional<Method> method(String test) {
        String[] parts = test.split("\\.");
        return PACKAGES.stream().flatMap(name -> type(name + parts[0])).flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.getName().equals(parts[1])).findFirst();
    }

    private static Stream<Class<?>> type(String name) {
        try {
            return Stream.of(Class.forName(name, false, ConditionsTest.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private static void isATest(Method method) {
        assertThat(Stream.of(Test.class, Majors.class, SmokeMajors.class)).as(method + " runs").anyMatch(method::isAnnotationPresent);
    }
}
