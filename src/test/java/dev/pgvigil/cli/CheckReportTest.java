package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckReportTest {

    @Test
    void saysHowToNameAServerWhereNoneIs() {
        assertThat(new CheckReport(3, false).text()).isEqualTo("3 queries read, no fault; nothing was connected to: no server is named; name it by --url, in"
                + " PGVIGIL_URL, or below targets in pgvigil.yaml\n");
        assertThat(new CheckReport(3, true).text()).isEqualTo("3 queries read, no fault; nothing was connected to\n");
    }
}
