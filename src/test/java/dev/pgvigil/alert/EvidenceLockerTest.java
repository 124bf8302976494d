package dev.pgvigil.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.query.Severity;
import dev.pgvigil.snapshot.CapturedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is kept of firing alerts, for how many of them, and who may see what. */
class EvidenceLockerTest {
    private final List<Consumer<CapturedTable>> asked = new ArrayList<>();
    private final AtomicBoolean shown = new AtomicBoolean(true);
    private final EvidenceLocker locker = new EvidenceLocker((names, labels, taker) -> asked.add(taker), shown::get);

    private static Alert alert(String name) {
        return new Alert(name, Severity.CRITICAL, Map.of("datname", "app"), AlertState.FIRING, 1, 0, Instant.EPOCH, Optional.of(Instant.EPOCH),
                Optional.empty(), "summary", "", name);
    }

    private static CapturedTable table(String name, String query) {
        return new CapturedTable(name, "Title of " + name, Instant.EPOCH, List.of("pid", "query", "usename"), Set.of("query", "usename"),
                List.of(List.of("7", query, "bob"), List.of("8", "", "")), "", "");
    }

    private void fire(String alert, String query) {
        locker.capture(alert(alert), List.of("a"));
        asked.get(asked.size() - 1).accept(table("a", query));
    }

    private List<Evidence> evidence(String alert) {
        return locker.evidence(alert(alert).identity());
    }

    @Test
    void whatWasCapturedStandsWithItsAlertInTheOrderAskedFor() {
        locker.capture(alert("A"), List.of("b", "a", "b"));
        assertThat(asked).hasSize(1);
        asked.get(0).accept(table("a", "SELECT 1"));
        asked.get(0).accept(table("b", "SELECT 2"));
        assertThat(evidence("A")).extracting(Evidence::title).containsExactly("Title of b", "Title of a");
        assertThat(evidence("A").get(1).rows()).containsExactly(List.of("7", "SELECT 1", "bob"), List.of("8", "", ""));
        assertThat(evidence("B")).isEmpty();
    }

    @Test
    void anAlertThatNamesNothingAsksForNothing() {
        locker.capture(alert("A"), List.of());
        assertThat(asked).isEmpty();
    }

    @Test
    void textsUsersAndAddressesAreHiddenAsSoonAsTheSettingSaysSo() {
        fire("A", "SELECT secret");
        shown.set(false);
        assertThat(evidence("A").get(0).rows()).containsExactly(List.of("7", "…", "…"), List.of("8", "", ""));
        shown.set(true);
        assertThat(evidence("A").get(0).rows().get(0)).containsExactly("7", "SELECT secret", "bob");
    }

    @Test
    void whatTheServerSaidOfAFailureIsHiddenToo() {
        locker.capture(alert("A"), List.of("a"));
        asked.get(0).accept(CapturedTable.none("a", "T", Instant.EPOCH, "not captured: the query failed with 22P02", "invalid input: \"secret\""));
        assertThat(evidence("A").get(0).note()).isEqualTo("not captured: the query failed with 22P02: invalid input: \"secret\"");
        shown.set(false);
        assertThat(evidence("A").get(0).note()).isEqualTo("not captured: the query failed with 22P02");
    }

    @Test
    void theNewestFiringsOfAnAlertAreKept() {
        for (int i = 1; i <= 7; i++) {
            fire("A", "SELECT " + i);
        }
        assertThat(evidence("A")).extracting(one -> one.rows().get(0).get(1))
                .containsExactly("SELECT 3", "SELECT 4", "SELECT 5", "SELECT 6", "SELECT 7");
    }

    @Test
    void theNewestFiringsOfATargetAreKept() {
        for (int i = 0; i < EvidenceLocker.MOST + 10; i++) {
            fire("A" + i, "SELECT 1");
        }
        assertThat(evidence("A9")).isEmpty();
        assertThat(evidence("A10")).hasSize(1);
        assertThat(evidence("A" + (EvidenceLocker.MOST + 9))).hasSize(1);
    }

    @Test
    void bytesAreBoundedAndTheNewestFiringStays() {
        String large = "x".repeat((int) EvidenceLocker.MOST_BYTES / 4);
        for (int i = 0; i < 10; i++) {
            fire("A" + i, large);
        }
        assertThat(List.of("A0", "A5", "A6")).allMatch(name -> evidence(name).isEmpty());
        assertThat(List.of("A7", "A8", "A9")).noneMatch(name -> evidence(name).isEmpty());
        fire("B", "x".repeat((int) EvidenceLocker.MOST_BYTES));
        assertThat(evidence("A9")).isEmpty();
        assertThat(evidence("B")).hasSize(1);
        fire("C", "SELECT 1");
        assertThat(evidence("C")).hasSize(1);
    }

    @Test
    void whatComesAfterItsFiringWasDroppedIsNotCounted() {
        locker.capture(alert("A"), List.of("a"));
        for (int i = 0; i < 5; i++) {
            fire("A", "SELECT " + i);
        }
        asked.get(0).accept(table("a", "late"));
        assertThat(evidence("A")).hasSize(5).extracting(one -> one.rows().get(0).get(1)).doesNotContain("late");
    }

    @Test
    void nobodyWaitsForTheServer() {
        locker.capture(alert("A"), List.of("a"));
        assertThat(evidence("A")).isEqualTo(Collections.emptyList());
    }
}
