package dev.pgvigil.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.QuerySettings.Preset;
import dev.pgvigil.query.QueryDefinition;
import dev.pgvigil.query.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every description says where its numbers come from. */
class DescriptionsTest {
    private static final Pattern SOURCE = Pattern.compile("(?:pg|timescaledb)_[a-z_0-9]+|SHOW [A-Z_]+|\\b[a-z_]+(?=\\(\\))");
    /** A column or function in parentheses, another metric's name, or a constant that carries labels. */
    private static final Pattern ORIGIN = Pattern.compile("\\(.+\\)|\\b[a-z]+_[a-z_0-9]+\\b|^Always 1|^The same ");

    @Test
    void everyQueryNamesTheViewOrFunctionThatItReads() {
        assertThat(Shipped.queries(Preset.EXHAUSTIVE)).hasSizeGreaterThan(100).allSatisfy(query ->
                assertThat(SOURCE.matcher(query.description()).results().map(MatchResult::group)).as(query.key() + ": " + query.description())
                        .anyMatch(query.sql()::contains));
    }

    @Test
    void everyValueNamesItsColumn() {
        assertThat(Shipped.queries(Preset.EXHAUSTIVE)).allSatisfy(query -> assertThat(descriptions(query)).as(query.key())
                .allSatisfy(description -> assertThat(description).containsPattern(ORIGIN)));
    }

    private static List<String> descriptions(QueryDefinition query) {
        List<String> descriptions = new ArrayList<>();
        query.columns().stream().filter(column -> column.usage() != Usage.LABEL && column.usage() != Usage.DISCARD && !column.internal())
                .forEach(column -> descriptions.add(column.description()));
        query.derived().forEach(derived -> descriptions.add(derived.description()));
        return descriptions;
    }
}
