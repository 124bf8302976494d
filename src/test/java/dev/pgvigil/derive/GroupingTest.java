package dev.pgvigil.derive;

import static dev.pgvigil.derive.Defined.label;
import static dev.pgvigil.derive.Defined.value;
import static dev.pgvigil.derive.Replay.labels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.ColumnDefinition;
import dev.pgvigil.query.DerivedOperator.Count;
import dev.pgvigil.query.DerivedOperator.Rate;
import dev.pgvigil.query.DerivedOperator.Worst;
import dev.pgvigil.query.Scope;
import dev.pgvigil.snapshot.Labels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GroupingTest {
    private static final Defined RATE = value("v", new Rate("x"));
    private static final List<ColumnDefinition> COLUMNS = List.of(label("schemaname", Optional.empty(), false),
            label("job", Optional.of("cron_job"), false), label("queryid", Optional.of("query"), true));
    private static final Labels ROW = labels("schemaname=public cron_job=backup query=77");

    @Test
    void keepsTheLabelsOfPerInItsOrder() {
        assertThat(group(Scope.SERVER, RATE.per("job", "schemaname"), ROW)).isEqualTo(labels("cron_job=backup schemaname=public"));
        assertThat(group(Scope.SERVER, RATE.per("cron_job"), ROW)).isEqualTo(labels("cron_job=backup"));
        assertThat(group(Scope.SERVER, RATE.per(), ROW)).isEqualTo(Labels.NONE);
    }

    @Test
    void keepsAllButInternalLabelsWithoutPer() {
        assertThat(group(Scope.SERVER, RATE, ROW)).isEqualTo(labels("schemaname=public cron_job=backup"));
        assertThat(group(Scope.SERVER, RATE, labels("schemaname=a other=b"))).isEqualTo(labels("schemaname=a other=b"));
    }

    @Test
    void servesAnInternalLabelWherePerNamesIt() {
        assertThat(group(Scope.SERVER, RATE.per("queryid"), ROW)).isEqualTo(labels("query=77"));
    }

    @Test
    void worstAndCountKeepNoneWithoutPer() {
        assertThat(group(Scope.SERVER, value("v", new Worst("x", false)), ROW)).isEqualTo(Labels.NONE);
        assertThat(group(Scope.SERVER, value("v", count()), ROW)).isEqualTo(Labels.NONE);
        assertThat(group(Scope.SERVER, value("v", count()).per("schemaname"), ROW)).isEqualTo(labels("schemaname=public"));
    }

    @Test
    void datnameStaysAtDatabaseScope() {
        Labels row = labels("datname=app schemaname=public");
        assertThat(group(Scope.DATABASE, RATE.per(), row)).isEqualTo(labels("datname=app"));
        assertThat(group(Scope.DATABASE, RATE.per("schemaname"), row)).isEqualTo(labels("datname=app schemaname=public"));
        assertThat(group(Scope.DATABASE, RATE.per("schemaname", "datname"), row)).isEqualTo(labels("schemaname=public datname=app"));
        assertThat(group(Scope.DATABASE, value("v", new Worst("x", false)), row)).isEqualTo(labels("datname=app"));
        assertThat(group(Scope.SERVER, RATE.per(), row)).isEqualTo(Labels.NONE);
    }

    @Test
    void aLabelThatTheRowLacksIsEmpty() {
        assertThat(group(Scope.SERVER, RATE.per("schemaname"), labels("cron_job=a"))).isEqualTo(labels("schemaname="));
    }

    @Test
    void knowsTheOneGroupThatNeedsNoRows() {
        Defined worst = value("v", count());
        assertThat(grouping(Scope.SERVER, worst).withoutRows(Labels.NONE)).contains(Labels.NONE);
        assertThat(grouping(Scope.SERVER, worst.per("schemaname")).withoutRows(Labels.NONE)).isEmpty();
        assertThat(grouping(Scope.SERVER, RATE).withoutRows(Labels.NONE)).isEmpty();
        assertThat(grouping(Scope.DATABASE, worst).withoutRows(Labels.NONE)).isEmpty();
        assertThat(grouping(Scope.DATABASE, worst).withoutRows(labels("datname=app"))).contains(labels("datname=app"));
        assertThat(grouping(Scope.DATABASE, worst.per("datname")).withoutRows(labels("datname=app"))).contains(labels("datname=app"));
    }

    private static Count count() {
        return new Count("x", OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static Labels group(Scope scope, Defined derived, Labels row) {
        return grouping(scope, derived).of(row);
    }

    private static Grouping grouping(Scope scope, Defined derived) {
        return Grouping.of(Defined.query(scope, COLUMNS, derived), derived.definition());
    }
}
