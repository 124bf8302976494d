package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.yaml.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({"9187,127.0.0.1,9187", "':9187','',9187", "0.0.0.0:0,0.0.0.0,0", "localhost:80,localhost,80", "'[::1]:9187','::1',9187",
        "'[::]:65535','::',65535"})
    void readsEveryForm(String text, String host, int port) {
        Problems problems = new Problems();
        assertThat(ListenAddress.read(Setting.scalar("x", text), problems)).contains(new ListenAddress(host, port));
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "host:", "host:65536", "::1:9187", "[::1]", "http://host:1", "a b:1", "-1", "host:1x"})
    void refusesWhatIsNoAddress(String text) {
        Problems problems = new Problems();
        assertThat(ListenAddress.read(Setting.scalar("x", text), problems)).isEmpty();
        assertThat(problems.all()).singleElement().asString()
                .isEqualTo("x: found " + text + ", expected host:port, [address]:port, :port or a port from 0 to 65535");
    }
}
