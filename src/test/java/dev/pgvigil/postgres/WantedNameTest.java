package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WantedNameTest {
    @Test
    void takesNamesApartAsTheServerFoldsThem() {
        assertThat(WantedName.of("pg_ls_waldir")).isEqualTo(new WantedName("pg_ls_waldir", "", "pg_ls_waldir", "*"));
        assertThat(WantedName.of("Now()")).isEqualTo(new WantedName("Now()", "", "now", ""));
        assertThat(WantedName.of("\"My s\".\"T\"\"x\"")).isEqualTo(new WantedName("\"My s\".\"T\"\"x\"", "My s", "T\"x", "*"));
        assertThat(WantedName.of(" ext . f ( double precision, int[] ) "))
                .isEqualTo(new WantedName(" ext . f ( double precision, int[] ) ", "ext", "f", "double precision, int[]"));
    }

    @Test
    void whatIsNoNameIsNeverFound() {
        assertThat(WantedName.of("a b").name()).isEmpty();
        assertThat(WantedName.of("f(x").name()).isEmpty();
        assertThat(WantedName.of("f('); DROP TABLE t; --')").name()).isEmpty();
        assertThat(WantedName.of("a.b.c").name()).isEmpty();
        assertThat(WantedName.of("").name()).isEmpty();
    }
}
