package dev.pgvigil.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A state file's bytes: gzip of lines of JSON. The first says what it is, then there is one for each entry, the last is the SHA-256 of all
 * before it. {@code zcat < main.state} shows it.
 */
final class StateFormat {
    /** Of another layout or meaning of what is written; a file of another version is not read. */
    static final int VERSION = 1;
    /** Before compression: what a reader may have to hold. */
    static final int MOST_BYTES = 16 << 20;
    private static final int LONGEST_FRAME = 64 << 10;
    private static final String FORMAT = "pgvigil-state";
    private static final ObjectMapper JSON = JsonMapper.builder().disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private StateFormat() {
    }

    /** What a file will be, with the names of what did not fit. */
    record Encoded(byte[] bytes, List<String> leftOut) {
    }

    private record Line(String name, byte[] bytes) {
    }

    /** Small entries go first, so that one that outgrew the bound costs itself only. */
    static Encoded encode(String target, Instant writtenAt, List<Entry> entries, int mostBytes) {
        List<Line> lines = entries.stream().map(entry -> new Line(entry.section() + " " + entry.name(), line(entry)))
                .sorted(Comparator.comparingInt(line -> line.bytes().length)).toList();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(header(target, writtenAt));
        List<String> leftOut = new ArrayList<>();
        for (Line line : lines) {
            if (text.size() + line.bytes().length > mostBytes) {
                leftOut.add(line.name());
            } else {
                text.writeBytes(line.bytes());
            }
        }
        text.writeBytes(bytes(JSON.createObjectNode().put("sha256", Sha256.of(text.toByteArray()))));
        return new Encoded(zipped(text.toByteArray()), leftOut);
    }

    private static byte[] header(String target, Instant writtenAt) {
        return bytes(JSON.createObjectNode().put("format", FORMAT).put("version", VERSION).put("target", target)
                .put("written", writtenAt.toString()));
    }

    private static byte[] line(Entry entry) {
        ObjectNode line = JSON.createObjectNode().put("section", entry.section()).put("name", entry.name());
        line.set("content", entry.content());
        return bytes(line);
    }

    private static byte[] bytes(JsonNode line) {
        try {
            return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zipped(byte[] text) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }

    /** @throws UnreadableStateException when the bytes are not exactly what was once written for that target, by this version */
    static Saved decode(String target, byte[] bytes) throws UnreadableStateException {
        byte[] text = unzipped(bytes);
        int last = lastLine(text);
        JsonNode seal = line(text, last, text.length);
        if (!seal.path("sha256").asText().equals(Sha256.of(text, 0, last))) {
            throw new UnreadableStateException("found another content than its checksum says");
        }
        List<JsonNode> lines = lines(text, last);
        JsonNode header = lines.get(0);
        check("format", header.path("format").asText(), FORMAT);
        check("version", header.path("version").asText(), Integer.toString(VERSION));
        check("target", header.path("target").asText(), target);
        List<Entry> entries = lines.stream().skip(1)
                .map(line -> new Entry(line.path("section").asText(), line.path("name").asText(), line.path("content"))).toList();
        return new Saved(instant(header.path("written").asText()), entries);
    }

    private static byte[] unzipped(byte[] bytes) throws UnreadableStateException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] text = in.readNBytes(MOST_BYTES + LONGEST_FRAME + 1);
            if (text.length > MOST_BYTES + LONGEST_FRAME) {
                throw new UnreadableStateException("found more than " + MOST_BYTES + " bytes in it");
            }
            return text;
        } catch (IOException e) {
            throw new UnreadableStateException("found damaged or cut data (" + e.getMessage() + ")", e);
        }
    }

    private static int lastLine(byte[] text) throws UnreadableStateException {
        for (int i = text.length - 2; i >= 0; i--) {
            if (text[i] == '\n' && text[text.length - 1] == '\n') {
                return i + 1;
            }
        }
        throw new UnreadableStateException("found no lines");
    }

    private static List<JsonNode> lines(byte[] text, int end) throws UnreadableStateException {
        List<JsonNode> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < end; i++) {
            if (text[i] == '\n') {
                lines.add(line(text, from, i));
                from = i + 1;
            }
        }
        return lines;
    }

    private static JsonNode line(byte[] text, int from, int to) throws UnreadableStateException {
        try {
            return JSON.readTree(Arrays.copyOfRange(text, from, to));
        } catch (IOException e) {
            throw new UnreadableStateException("found a line that is not JSON", e);
        }
    }

    private static void check(String key, String found, String expected) throws UnreadableStateException {
        if (!found.equals(expected)) {
            throw new UnreadableStateException("found the " + key + " " + found + ", expected " + expected);
        }
    }

    private static Instant instant(String text) throws UnreadableStateException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UnreadableStateException("found \"" + text + "\" for when it was written", e);
        }
    }
}
