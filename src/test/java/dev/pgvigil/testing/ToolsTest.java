package dev.pgvigil.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ToolsTest {
    @Test
    void findsWhatIsOnThePath() {
        assertThat(Tools.require("sh", "dash")).isExecutable();
    }

    @Test
    void skipsWithTheNameOfThePackage() {
        assertThatThrownBy(() -> Tools.require("no-such-program", "some-package")).isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no-such-program is not on the PATH; it is in the Debian package some-package");
    }

    @Test
    void skipsWithTheNameOfALibrarysPackage() {
        assertThatThrownBy(() -> Tools.requireLibrary("no/such.so", "some-package")).isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("no/such.so is not among the libraries; it is in the Debian package some-package");
    }
}
