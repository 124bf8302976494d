package dev.pgvigil;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README says of settings is what the reader knows. */
class ReadmeTest {

    @Test
    void listsEverySettingWithItsDefault() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String begin = "<!-- settings -->\n";
        String table = readme.substring(readme.indexOf(begin) + begin.length(), readme.indexOf("<!-- /settings -->"));
        assertThat(table).isEqualTo(SettingsReference.markdown());
    }
}
