package dev.pgvigil.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureKindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            42501 permission denied for table salaries; GRANT pg_monitor                         | SQLSTATE 42501 insufficient privilege
            57014 canceling statement due to statement timeout; make the query cheaper           | SQLSTATE 57014 timeout
            login to db1:5432/app failed: 28P01 password authentication failed for user "x"      | SQLSTATE 28P01 wrong password
            database app: login to [::1]:5432/app failed: 53300 sorry, too many clients already  | SQLSTATE 53300 too many connections
            no connection for the lane slow: login to db1:5432/app failed: 08001 unknown host    | SQLSTATE 08001 cannot connect
            P0001 secret: 12345 is her number                                                    | SQLSTATE P0001
            found no column hits, expected it: SELECT hits                                       | see the status page
            the machine says: ABCDE here                                                         | see the status page
            a fault of pgvigil's own: ClassCastException; please report it with the log          | a fault of pgvigil's own, see its log
            """)
    void isTheSqlStateOrAFewWordsOfOurOwn(String message, String kind) {
        assertThat(FailureKind.of(message)).isEqualTo(kind);
    }
}
