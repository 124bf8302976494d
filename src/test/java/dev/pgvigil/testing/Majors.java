package dev.pgvigil.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test with one {@code int} parameter that runs on each major version of the system property {@code pgvigil.majors}: a list such as
 * {@code 14,18}, which is the default, or {@code all}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "PostgreSQL {0}")
@ArgumentsSource(MajorVersions.Chosen.class)
public @interface Majors {
}
