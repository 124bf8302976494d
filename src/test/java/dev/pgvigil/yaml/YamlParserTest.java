package dev.pgvigil.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvigil.fuzz.CpuTime;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlParserTest {
    private final Problems problems = new Problems();

    private YamlMap map(String text) {
        return (YamlMap) parse(text).orElseThrow();
    }

    private Optional<YamlNode> parse(String text) {
        return YamlParser.parse("f.yaml", text, problems);
    }

    private String faults() {
        return problems.isEmpty() ? "" : new ProblemsException(problems.all()).getMessage();
    }

    @Test
    void countsLinesAndColumnsFromOne() {
        YamlMap root = map("""
                first: 1
                list:
                  - {inner: text}
                """);

        YamlMap item = (YamlMap) ((YamlList) root.get("list").orElseThrow()).items().get(0);
        assertThat(root.entries().get("first").key().at()).hasToString("f.yaml:1:1");
        assertThat(root.get("first").orElseThrow().at()).hasToString("f.yaml:1:8");
        assertThat(item.entries().get("inner").key().at()).hasToString("f.yaml:3:6");
        assertThat(item.get("inner").orElseThrow().path()).isEqualTo("list[0].inner");
    }

    @Test
    void leavesYaml11TypesAlone() {
        YamlMap root = map("""
                octal: 010
                bool: on
                sexagesimal: 1:30
                underscore: 1_000
                date: 2024-01-01
                empty:
                tilde: ~
                word: null
                quoted: "null"
                """);

        assertThat(text(root, "octal")).isEqualTo("010");
        assertThat(text(root, "bool")).isEqualTo("on");
        assertThat(text(root, "sexagesimal")).isEqualTo("1:30");
        assertThat(text(root, "underscore")).isEqualTo("1_000");
        assertThat(text(root, "date")).isEqualTo("2024-01-01");
        assertThat(((YamlScalar) root.get("empty").orElseThrow()).isNull()).isTrue();
        assertThat(((YamlScalar) root.get("tilde").orElseThrow()).isNull()).isTrue();
        assertThat(((YamlScalar) root.get("word").orElseThrow()).isNull()).isTrue();
        assertThat(((YamlScalar) root.get("quoted").orElseThrow()).isNull()).isFalse();
    }

    @Test
    void keepsKeysAsText() {
        assertThat(map("on: 1\n010: 2\n").entries()).containsOnlyKeys("on", "010");
    }

    @Test
    void readsBlockScalars() {
        YamlMap root = map("""
                kept: |
                  SELECT 1
                    FROM t
                folded: >-
                  one
                  two
                """);

        assertThat(text(root, "kept")).isEqualTo("SELECT 1\n  FROM t\n");
        assertThat(text(root, "folded")).isEqualTo("one two");
    }

    @Test
    void reportsDuplicateKeysAndKeepsTheFirst() {
        YamlMap root = map("""
                a:
                  b: 1
                  c: 2
                  b: 3
                """);

        assertThat(faults()).isEqualTo("f.yaml:4:3: a.b: found the key a second time, expected it once (first at line 2)");
        assertThat(text((YamlMap) root.get("a").orElseThrow(), "b")).isEqualTo("1");
    }

    @Test
    void followsMergeKeysWithoutOverwriting() {
        YamlMap root = map("""
                base: &base {x: 1, y: 2}
                other: &other {y: 3, z: 4}
                one:
                  <<: *base
                  x: 9
                two:
                  <<: [*base, *other]
                """);

        YamlMap one = (YamlMap) root.get("one").orElseThrow();
        YamlMap two = (YamlMap) root.get("two").orElseThrow();
        assertThat(faults()).isEmpty();
        assertThat(text(one, "x")).isEqualTo("9");
        assertThat(text(one, "y")).isEqualTo("2");
        assertThat(text(two, "y")).isEqualTo("2");
        assertThat(text(two, "z")).isEqualTo("4");
        assertThat(one.entries().get("y").key().at()).hasToString("f.yaml:1:20");
    }

    @Test
    void refusesToMergeWhatIsNoMapping() {
        parse("""
                a: &a [1]
                b:
                  <<: *a
                """);

        assertThat(faults()).isEqualTo("f.yaml:1:8: b[0]: found 1, expected a mapping to merge");
    }

    @Test
    void refusesAnAliasToItsOwnParent() {
        parse("""
                a: &a
                  b: *a
                """);

        assertThat(faults()).isEqualTo("f.yaml:1:4: a.b: found an alias to a node that contains it, expected a tree");
    }

    @Test
    void refusesNestedAliasesThatExplode() {
        parse("""
                a: &a [x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b]
                d: &d [*c, *c, *c, *c, *c, *c]
                e: &e [*d, *d, *d, *d, *d, *d]
                f: &f [*e, *e, *e, *e, *e, *e]
                g: &g [*f, *f, *f, *f, *f, *f]
                h: &h [*g, *g, *g, *g, *g, *g]
                """);

        assertThat(problems.all()).hasSize(1);
        assertThat(problems.all().get(0).message())
                .isEqualTo("found more than 200000 values, expected fewer (aliases count each time)");
    }

    @Test
    void saysWhereYamlIsBroken() {
        assertThat(parse("a: [1, 2\nb: 3\n")).isEmpty();
        assertThat(faults()).isEqualTo("f.yaml:2:2: found broken YAML, expected one document: "
                + "while parsing a flow sequence, expected ',' or ']', but got :");
    }

    @Test
    void saysWhereATagStandsThatIsNone() {
        assertThat(parse("a: !x%20 1\n")).isEmpty();
        assertThat(faults()).isEqualTo("f.yaml:1:4: found broken YAML, expected one document: Tag must not contain leading or trailing spaces.");
    }

    @Test
    void countsACarriageReturnAtTheEndAsAnEndOfLine() {
        assertThat(parse("a: {b\r\r")).isEmpty();
        assertThat(faults()).startsWith("f.yaml:3:1: found broken YAML");
    }

    @Test
    void refusesASecondDocument() {
        assertThat(parse("a: 1\n---\nb: 2\n")).isEmpty();
        assertThat(faults()).isEqualTo("f.yaml:2:1: found broken YAML, expected one document: "
                + "expected a single document in the stream, but found another document");
    }

    @Test
    void refusesKeysThatAreNoText() {
        parse("? [a, b]\n: 1\n");

        assertThat(faults()).isEqualTo("f.yaml:1:3: found a key that is no text, expected a name");
    }

    @Test
    void answersNothingForAnEmptyText() {
        assertThat(parse("# only a comment\n")).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void reportsAFileThatCannotBeRead() {
        assertThat(YamlParser.parse(Path.of("missing", "none.yaml"), problems)).isEmpty();
        assertThat(faults()).isEqualTo("missing/none.yaml: found no readable file, expected YAML in UTF-8 (there is no such file)");
    }

    @Test
    void neverShowsAPasswordInADescription() {
        assertThat(map("url: postgresql://u:p@ss@host/db\n").get("url").orElseThrow().describe()).isEqualTo("postgresql://***@host/db");
        assertThat(map("dsn: host=a password = 'x y'\n").get("dsn").orElseThrow().describe()).isEqualTo("host=a password=***");
    }

    @Test
    void saysWhereACharacterStandsThatNeedsAnEscape() {
        assertThat(parse("a: 1\r\nb: \u0085 c\u0007\n")).isEmpty();
        assertThat(faults()).isEqualTo("f.yaml:3:3: found the character U+0007, expected text: YAML has it only as an escape in double quotes");
    }

    @Test
    void saysWhereATextIsNestedTooDeeply() {
        assertThat(parse("a:\n  " + "[".repeat(60_000))).isEmpty();
        assertThat(faults()).isEqualTo("f.yaml:2:53: found broken YAML, expected one document: Nesting Depth exceeded max 50");
    }

    @Test
    void followsAsManyAliasesAsAFileMayHave() {
        YamlMap root = map("a: &a {b: 1}\nc: [" + "*a, ".repeat(300) + "*a]\n");

        assertThat(faults()).isEmpty();
        assertThat(((YamlList) root.get("c").orElseThrow()).items()).hasSize(301);
    }

    @Test
    void keepsPathsShortBelowLongNames() {
        YamlMap root = map("? " + "k".repeat(30_000) + "\n: [[x]]\n");

        YamlList list = (YamlList) root.entries().values().iterator().next().value();
        assertThat(list.path()).isEqualTo("k".repeat(300) + "…");
        assertThat(list.items().get(0).path()).isSameAs(list.path());
    }

    @Test
    void writesFaultsOnOneLineWhateverTheNames() {
        problems.add(map("\"a\\nb\\e[31m\\u2028\": {\"\\0\": x}\n").entries().values().iterator().next().value(), "é\r", "\uD83D");

        assertThat(faults()).isEqualTo("f.yaml:1:21: a\\nb\\u001b[31m\\u2028: found é\\u000d, expected \\ud83d");
    }

    @Test
    void describesLongTextsAtOnceAndWithoutTheirPassword() {
        CpuTime.bounded(() -> assertThat(new YamlScalar(Position.outside(""), "", "://a:b".repeat(20_000), false).describe()).isEqualTo("://***@"));
        assertThat(new YamlScalar(Position.outside(""), "", "a://u:" + "p".repeat(5_000) + "@h", false).describe()).isEqualTo("a://***@");
    }

    private static String text(YamlMap map, String key) {
        return ((YamlScalar) map.get(key).orElseThrow()).text();
    }
}
