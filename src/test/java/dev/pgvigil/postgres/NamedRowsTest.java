package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.postgres.Rows.Column;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedRowsTest {

    @Test
    void eachNameBecomesAColumnBesideTheOthers() {
        Rows rows = NamedRows.widened(rows(List.of("key", "value", "default"), new Object[] {"max_client_conn", "100", "100"},
                new Object[] {"pool_mode", "session", "session"}));
        assertThat(rows.columns()).extracting(Column::name).containsExactly("key", "value", "default", "max_client_conn", "pool_mode");
        assertThat(rows.columns()).extracting(Column::type).containsOnly("text");
        assertThat(rows.values()).map(Arrays::asList).containsExactly(Arrays.asList("max_client_conn", "100", "100", "100", null),
                Arrays.asList("pool_mode", "session", "session", null, "session"));
        assertThat(rows.cut()).isEqualTo(3);
    }

    @Test
    void otherShapesStayAsTheyAre() {
        Rows pools = rows(List.of("database", "user"), new Object[] {"app", "app"});
        assertThat(NamedRows.widened(pools)).isSameAs(pools);
    }

    private static Rows rows(List<String> names, Object[]... values) {
        return new Rows(names.stream().map(name -> new Column(name, "text")).toList(), List.of(values), 3);
    }
}
