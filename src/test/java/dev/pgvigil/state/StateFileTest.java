package dev.pgvigil.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final List<Entry> ENTRIES = List.of(entry("pg_x", "{\"a\":[1,2.5],\"b\":\"\\u00e9\\n\"}"), entry("pg_y in app", "{}"));
    @TempDir
    private Path temporary;
    private Path directory;
    private StateFile file;

    @BeforeEach
    void name() {
        directory = temporary.resolve("deep/state");
        file = new StateFile(directory, "main");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Written written = file.write(AT, ENTRIES);
        assertThat(written).isEqualTo(new Written(Files.size(file.path()), List.of(), false));
        Saved saved = new StateFile(directory, "main").read().saved().orElseThrow();
        assertThat(saved.writtenAt()).isEqualTo(AT);
        assertThat(saved.entries()).containsExactlyInAnyOrderElementsOf(ENTRIES);
    }

    @Test
    void theFileIsGzipOfLinesForPeopleToRead() throws IOException {
        file.write(AT, List.of(entry("pg_y in app", "{\"a\":1}")));
        assertThat(unzipped()).startsWith("""
                {"format":"pgvigil-state","version":1,"target":"main","written":"2026-01-01T00:00:00.123456789Z"}
                {"section":"derive","name":"pg_y in app","content":{"a":1}}
                {"sha256":\"""");
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        file.write(AT, ENTRIES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
    }

    @Test
    void withoutAFileThereIsNothingToSay() {
        assertThat(file.read()).isEqualTo(new Reading(Optional.empty(), ""));
    }

    @Test
    void aFileCutAnywhereIsSetAsideAndGivesNothing() throws IOException {
        file.write(AT, ENTRIES);
        byte[] whole = Files.readAllBytes(file.path());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file.path(), Arrays.copyOf(whole, length));
            Reading reading = file.read();
            assertThat(reading.saved()).as("cut at %d", length).isEmpty();
            assertThat(reading.fault()).contains("main.state: found ").contains("; it was set aside as main.state.unreadable-");
            assertThat(file.path()).doesNotExist();
        }
    }

    @Test
    void aFlippedBitGivesNothingOrExactlyWhatWasWritten() throws IOException {
        file.write(AT, ENTRIES);
        byte[] whole = Files.readAllBytes(file.path());
        Saved expected = file.read().saved().orElseThrow();
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file.path(), damaged);
            Optional<Saved> saved = file.read().saved();
            assertThat(saved.map(expected::equals)).as("bit %d", bit).isIn(Optional.empty(), Optional.of(true));
            refused += saved.isPresent() ? 0 : 1;
        }
        assertThat(refused).as("all but flags and time in the header of gzip").isGreaterThan(whole.length * 8 - 80);
    }

    @Test
    void theNewestThreeOfThoseSetAsideAreKept() throws IOException {
        for (int i = 1; i <= 5; i++) {
            Files.createDirectories(directory);
            Files.writeString(file.path(), "damaged " + i);
            file.read();
        }
        assertThat(names()).isEqualTo("main.state.unreadable-3 main.state.unreadable-4 main.state.unreadable-5");
        assertThat(directory.resolve("main.state.unreadable-5")).hasContent("damaged 5");
    }

    @Test
    void anotherVersionIsSetAside() throws IOException {
        file.write(AT, ENTRIES);
        resealed(unzipped().replace("\"version\":1", "\"version\":2"));
        assertThat(file.read().fault()).endsWith("main.state: found the version 2, expected 1; it was set aside as main.state.unreadable-1");
    }

    @Test
    void theFileOfAnotherTargetIsSetAside() throws IOException {
        file.write(AT, ENTRIES);
        resealed(unzipped().replace("\"target\":\"main\"", "\"target\":\"other\""));
        assertThat(file.read().fault()).contains("found the target other, expected main");
    }

    @Test
    void aChangedContentIsSetAside() throws IOException {
        file.write(AT, ENTRIES);
        Files.write(file.path(), zipped(unzipped().replace("2.5", "3.5")));
        assertThat(file.read().fault()).contains("found another content than its checksum says");
    }

    @Test
    void aFileThatUnpacksToTooMuchIsSetAside() throws IOException {
        Files.createDirectories(directory);
        Files.write(file.path(), zipped("0".repeat(StateFormat.MOST_BYTES + (1 << 20))));
        assertThat(file.read().fault()).contains("found more than 16777216 bytes in it");
    }

    @Test
    void whatDoesNotFitIsLeftOutTheLargestFirst() throws IOException {
        StateFile small = new StateFile(directory, "main", 600);
        Written written = small.write(AT, List.of(entry("large", "\"" + "x".repeat(500) + "\""), entry("small", "1"), entry("middle", "\"" + "y".repeat(100) + "\"")));
        assertThat(written.leftOut()).containsExactly("derive large");
        assertThat(small.read().saved().orElseThrow().entries()).extracting(Entry::name).containsExactly("small", "middle");
    }

    @Test
    void saysWhenSomebodyElseWritesTheFileToo() throws IOException {
        StateFile other = new StateFile(directory, "main");
        assertThat(file.write(AT, ENTRIES).shared()).isFalse();
        assertThat(file.write(AT, ENTRIES).shared()).isFalse();
        assertThat(other.read().saved()).isPresent();
        assertThat(other.write(AT, List.of()).shared()).isFalse();
        assertThat(file.write(AT, ENTRIES).shared()).isTrue();
        Files.delete(file.path());
        assertThat(file.write(AT, ENTRIES).shared()).as("a file that was removed").isFalse();
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        file.write(AT, ENTRIES);
        Path in = temporary.resolve("in");
        Files.createDirectories(in.resolve("main.state/occupied"));
        StateFile blocked = new StateFile(in, "main");
        assertThatThrownBy(() -> blocked.write(AT, ENTRIES)).isInstanceOf(IOException.class).hasMessageStartingWith(in + "/main.state cannot be written: ");
        assertThat(Files.list(in)).hasSize(1);
        assertThat(file.read().saved()).isPresent();
    }

    @Test
    void aDirectoryThatIsAFileIsSaidAndUsedOnceItIsOne() throws IOException {
        Files.createDirectories(directory.getParent());
        Files.writeString(directory, "");
        assertThat(file.read()).isEqualTo(Reading.NOTHING);
        assertThatThrownBy(() -> file.write(AT, ENTRIES)).hasMessage(directory + "/main.state cannot be written: " + directory + " is no directory");
        Files.delete(directory);
        file.write(AT, ENTRIES);
        assertThat(file.read().saved()).isPresent();
    }

    @Test
    void whatAKilledProcessLeftIsRemovedOnceItIsOld() throws IOException {
        Files.createDirectories(directory);
        Files.setLastModifiedTime(Files.writeString(directory.resolve("main.state.1.tmp"), ""), FileTime.from(Instant.now().minusSeconds(600)));
        Files.writeString(directory.resolve("main.state.2.tmp"), "");
        Files.setLastModifiedTime(Files.writeString(directory.resolve("other.state.1.tmp"), ""), FileTime.from(Instant.now().minusSeconds(600)));
        file.read();
        assertThat(names()).isEqualTo("main.state.2.tmp other.state.1.tmp");
    }

    @Test
    void everyTargetHasAFileOfItsOwnInTheDirectory() {
        List<String> targets = List.of("main", "Main", "a/b", "a%2fb", "..", ".", "", "é", "a b", "x".repeat(300), "x".repeat(301), "X".repeat(300), "a*");
        List<String> names = targets.stream().map(FileName::of).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9_%-][a-z0-9_.%-]*\\.state|\\.state") && name.length() < 200);
        assertThat(names.subList(0, 6)).containsExactly("main.state", "%4dain.state", "a%2fb.state", "a%252fb.state", "%2e..state", "%2e.state");
    }

    private static Entry entry(String name, String json) {
        try {
            JsonNode content = new ObjectMapper().readTree(json);
            return new Entry("derive", name, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String names() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().collect(Collectors.joining(" "));
        }
    }

    private String unzipped() throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file.path())))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return zipped.toByteArray();
    }

    /** Writes a text with the checksum that it should have. */
    private void resealed(String text) throws IOException {
        String body = text.substring(0, text.lastIndexOf("{\"sha256\""));
        Files.write(file.path(), zipped(body + "{\"sha256\":\"" + Sha256.of(body.getBytes(StandardCharsets.UTF_8)) + "\"}\n"));
    }
}
