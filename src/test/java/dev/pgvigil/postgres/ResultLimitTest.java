package dev.pgvigil.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

class ResultLimitTest {

    @Test
    void isAnEighthOfTheHeapAndAtMostSixteenMebibytes() {
        assertThat(ResultLimit.of(64 << 20).bytes()).isEqualTo(8 << 20);
        assertThat(ResultLimit.of(128 << 20).bytes()).isEqualTo(16 << 20);
        assertThat(ResultLimit.of(8L << 30).property()).isEqualTo("16777216");
    }

    @Test
    void whatTheDriverSaysOfItIsToldInOurWordsAndIsNoLostConnection() {
        SQLException driver = new PSQLException("Result set exceeded maxResultBuffer limit. Received:  9; Current limit: 8", PSQLState.COMMUNICATION_ERROR);
        ServerException failure = Failures.statement(driver);
        assertThat(failure).hasMessage("54000 found a result of more than " + (ResultLimit.OURS.bytes() >> 10) + " KiB, expected less: 1/8 of the Java heap,"
                + " at most 16 MiB; select fewer rows or shorter texts, such as left(query, 100)");
        assertThat(failure.isConnection()).isFalse();
        assertThat(new Eviction().adjudicate(driver)).isEqualTo(com.zaxxer.hikari.SQLExceptionOverride.Override.MUST_EVICT);
    }

    @Test
    void memoryThatTheDriverDidNotGetIsNoFailureOfAServer() {
        SQLException driver = new PSQLException("Ran out of memory retrieving query results.", PSQLState.OUT_OF_MEMORY, new OutOfMemoryError("heap"));
        assertThatThrownBy(() -> Failures.statement(driver)).isInstanceOf(OutOfMemoryError.class).hasMessage("heap");
        assertThat(Failures.statement(new SQLException("deep", "XX000", new StackOverflowError())).sqlState()).isEqualTo("XX000");
    }
}
