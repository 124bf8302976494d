package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSettingsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "every", textBlock = """
            127.0.0.1       | 127.0.0.1:9187         | http://127.0.0.1:9187
            every           | :9187                  | http://127.0.0.1:9187
            0.0.0.0         | 0.0.0.0:9187           | http://127.0.0.1:9187
            0               | 0:9187                 | http://127.0.0.1:9187
            ::              | [::]:9187              | http://[::1]:9187
            0:0:0:0:0:0:0:0 | [0:0:0:0:0:0:0:0]:9187 | http://[::1]:9187
            ::1             | [::1]:9187             | http://[::1]:9187
            fd00::7         | [fd00::7]:9187         | http://[fd00::7]:9187
            10.0.0.0        | 10.0.0.0:9187          | http://10.0.0.0:9187
            db_1            | db_1:9187              | http://db_1:9187
            """)
    void isAskedAtTheAddressThatItListensOn(String host, String listen, String url) {
        WebSettings web = new WebSettings(Optional.ofNullable(host).orElse(""), 0, Optional.empty(), WebSettings.Reload.OFF, false);
        assertThat(web.listen(9187)).isEqualTo(listen);
        assertThat(web.url(false, 9187)).isEqualTo(url);
        assertThat(web.url(true, 9187)).isEqualTo(url.replace("http:", "https:"));
    }
}
