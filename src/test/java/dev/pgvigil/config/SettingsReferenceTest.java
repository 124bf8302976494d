package dev.pgvigil.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
    @Test
    void listsEverySettingWithItsVariable() {
        List<String> lines = SettingsReference.markdown().lines().toList();
        assertThat(lines).startsWith("| key | default | unit | variable | meaning |", "|---|---|---|---|---|")
                .hasSize(SettingKeys.ALL.size() + 4)
                .contains("| `limits.series` | 20000 | samples | `PGVIGIL_LIMITS_SERIES` | most samples served for one target |")
                .contains("| `targets.<name>.password_file` |  |  | `PGVIGIL_PASSWORD_FILE` | file with the password, read at each login; "
                        + "wins over password |")
                .contains("| `queries.override` | none |  |  | query to the single keys that replace its own |");
        assertThat(lines).allSatisfy(line -> assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(6));
    }

    @Test
    void describesEverySetting() {
        assertThat(SettingKeys.ALL).allSatisfy(setting -> assertThat(setting.description()).isNotEmpty());
        assertThat(SettingKeys.ALL.stream().flatMap(setting -> setting.variable().stream()).toList()).doesNotHaveDuplicates();
    }
}
