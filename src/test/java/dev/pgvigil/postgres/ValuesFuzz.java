package dev.pgvigil.postgres;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.Draws;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postgresql.core.Oid;

/** Values as PostgreSQL writes them, over their whole range, are read as what they are. */
public final class ValuesFuzz {
    /** 4713 BC to 294276 AD: what a timestamp can be. */
    private static final long FIRST_SECOND = -210_866_803_200L;
    private static final long SECONDS = 9_435_183_206_399L - FIRST_SECOND;

    private ValuesFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        Draws draws = new Draws(input);
        CpuTime.bounded(() -> {
            switch (draws.below(4)) {
                case 0 -> time(draws);
                case 1 -> interval(draws);
                case 2 -> numbers(draws);
                default -> text(draws);
            }
        });
    }

    private static void time(Draws draws) {
        Instant time = Instant.ofEpochSecond(FIRST_SECOND + Math.floorMod(draws.whole(), SECONDS), draws.below(250) * 1_000_000L + draws.below(250) * 1_000L);
        LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        boolean beforeChrist = local.getYear() < 1;
        String date = String.format(Locale.ROOT, "%04d-%02d-%02d", beforeChrist ? 1 - local.getYear() : local.getYear(), local.getMonthValue(), local.getDayOfMonth());
        String clock = String.format(Locale.ROOT, " %02d:%02d:%02d", local.getHour(), local.getMinute(), local.getSecond());
        String fraction = time.getNano() == 0 ? "" : String.format(Locale.ROOT, ".%06d", time.getNano() / 1_000).replaceAll("0+$", "");
        String era = beforeChrist ? " BC" : "";
        expect(Oid.TIMESTAMP, date + clock + fraction + era, time);
        expect(Oid.TIMESTAMPTZ, date + clock + fraction + "+00" + era, time);
        expect(Oid.DATE, date + era, local.toLocalDate().atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    private static void interval(Draws draws) {
        int days = (int) (draws.whole() >> 40);
        long seconds = draws.whole() >> 34;
        int micros = draws.below(250) * 4_000;
        String clock = String.format(Locale.ROOT, "%s%02d:%02d:%02d%s", seconds < 0 ? "-" : "", Math.abs(seconds) / 3600, Math.abs(seconds) / 60 % 60,
                Math.abs(seconds) % 60, micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros).replaceAll("0+$", ""));
        Duration part = Duration.ofSeconds(Math.abs(seconds)).plusNanos(micros * 1_000L);
        if (Math.abs(seconds) / 3600 > Integer.MAX_VALUE) {
            return;
        }
        expect(Oid.INTERVAL, (days == 0 ? "" : days + " days ") + clock, Duration.ofDays(days).plus(seconds < 0 ? part.negated() : part));
    }

    private static void numbers(Draws draws) {
        List<Double> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = draws.below(9); i > 0; i--) {
            boolean missing = draws.below(9) == 8;
            double number = draws.number();
            numbers.add(missing ? null : number);
            texts.add(missing ? "NULL" : Double.toString(number));
        }
        expect(Oid.FLOAT8_ARRAY, (draws.yes() ? "[0:" + (texts.size() - 1) + "]=" : "") + "{" + String.join(",", texts) + "}", numbers);
        double number = draws.number();
        expect(Oid.FLOAT8, Double.toString(number), number);
        long whole = draws.whole();
        expect(Oid.INT8, Long.toString(whole), (double) whole);
    }

    private static void text(Draws draws) {
        String text = draws.text();
        expect(Oid.TEXT, text, text);
        expect(Oid.BOOL, "t", true);
        expect(Oid.TIMESTAMPTZ, "-infinity", Double.NEGATIVE_INFINITY);
        expect(Oid.INTERVAL, "infinity", Double.POSITIVE_INFINITY);
    }

    private static void expect(int type, String text, Object value) {
        try {
            Object read = Values.of(type, text);
            if (!read.equals(value)) {
                throw new AssertionError("found " + read + " where " + value + " was written: " + text);
            }
        } catch (SQLException e) {
            throw new AssertionError(text, e);
        }
    }
}
