package dev.pgvigil.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.config.Flags;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What is read without the library is what the library would read. */
class PlainServeTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "--config a.yaml", "--config=a.yaml --url postgresql://u@h:1/d?sslmode=require",
        "--extend.query-path a.yaml --extend.query-path=b.yaml --web.listen-address :9187", "--web.config.file web.yml --log.level debug --log.format=json"})
    void readsPlainFlagsAsTheLibraryDoes(String line) {
        assertThat(PlainServe.flags(words(line))).contains(asTheLibrary(words(line)));
        assertThat(PlainServe.flags(words("serve " + line))).contains(asTheLibrary(words(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "version", "--help", "serve --help", "-h", "--confg a", "--config", "--config=", "--config --url x", "--config a --config b",
        "--url x check", "@arguments", "--config @arguments", "serve serve", "--config \"a b\"", "--config 'a'", "a"})
    void leavesEverythingElseToTheLibrary(String line) {
        assertThat(PlainServe.flags(words(line))).isEmpty();
    }

    @Test
    void knowsEveryFlagOfTheLibrary() {
        for (OptionSpec option : new CommandLine(new CommonOptions()).getCommandSpec().options()) {
            assertThat(PlainServe.flags(option.longestName(), "x")).as(option.longestName()).contains(asTheLibrary(option.longestName(), "x"));
        }
    }

    private static Flags asTheLibrary(String... words) {
        CommonOptions options = new CommonOptions();
        new CommandLine(options).parseArgs(words);
        return options.flags();
    }

    private static String[] words(String line) {
        return Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()).toArray(String[]::new);
    }
}
