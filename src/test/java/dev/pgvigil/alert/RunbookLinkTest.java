package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunbookLinkTest {
    @Test
    void joinsPrefixAndPage() {
        assertThat(link("https://books.example.org/pgvigil/", "PostgreSQLDown")).contains("https://books.example.org/pgvigil/PostgreSQLDown.md");
        assertThat(link("https://books.example.org/pgvigil", "PostgreSQLDown")).contains("https://books.example.org/pgvigil/PostgreSQLDown.md");
        assertThat(link("https://books.example.org/?page=", "PostgreSQLDown")).contains("https://books.example.org/?page=PostgreSQLDown.md");
    }

    @Test
    void encodesWhatAPageOfAUserMayBeCalled() {
        assertThat(link("https://b/", "../a b\"<script>")).contains("https://b/..%2Fa%20b%22%3Cscript%3E.md");
    }

    @Test
    void linksToNothingElseThanTheWeb() {
        assertThat(link("javascript:alert(1)//", "x")).isEmpty();
        assertThat(link("https://b/", "")).isEmpty();
        assertThat(RunbookLink.of(Optional.empty(), "x")).isEmpty();
    }

    private static Optional<String> link(String prefix, String page) {
        return RunbookLink.of(Optional.of(URI.create(prefix)), page);
    }
}
