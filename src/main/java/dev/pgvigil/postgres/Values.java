package dev.pgvigil.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.postgresql.core.Oid;
import org.postgresql.util.PGInterval;

/**
 * PostgreSQL's text of a value as Java holds it, by the type's OID, see {@link Rows}. Works in a session with zone UTC, DateStyle ISO and
 * IntervalStyle postgres.
 */
final class Values {
    private static final int XID8 = 5069;
    private static final int CID = 29;
    private static final int XID = 28;
    private static final double SECONDS_A_DAY = 86_400;
    private static final double DAYS_A_MONTH = 30;
    /** As {@code EXTRACT(EPOCH FROM interval)} counts. */
    private static final double DAYS_A_YEAR = 365.25;
    private static final long NANOS_A_MICRO = 1_000;
    private static final String BEFORE_CHRIST = " BC";
    /** Whole cycles of leap years, and more than a timestamp goes back. */
    private static final int YEARS_TO_SHIFT = 8_000;
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder().appendValue(ChronoField.YEAR, 4, 9,
            SignStyle.NEVER).appendPattern("-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true).toFormatter(Locale.ROOT);

    private Values() {
    }

    static Object of(int type, String text) throws SQLException {
        return switch (type) {
            case Oid.BOOL -> text.equals("t");
            case Oid.INT2, Oid.INT4, Oid.INT8, Oid.OID, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, XID, XID8, CID -> number(text);
            case Oid.DATE, Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> time(text);
            case Oid.INTERVAL -> interval(text);
            case Oid.INT2_ARRAY, Oid.INT4_ARRAY, Oid.INT8_ARRAY, Oid.OID_ARRAY, Oid.FLOAT4_ARRAY, Oid.FLOAT8_ARRAY, Oid.NUMERIC_ARRAY ->
                    numbers(text);
            default -> text;
        };
    }

    /** {@code NaN}, {@code Infinity} and {@code -Infinity} are spelled the same in both worlds. */
    private static Double number(String text) {
        return Double.valueOf(text);
    }

    /** An {@link Instant}, or an infinite {@link Double}. */
    private static Object time(String text) {
        if (text.endsWith("infinity")) {
            return infinity(text);
        }
        boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
        String plain = beforeChrist ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
        plain = plain.endsWith("+00") ? plain.substring(0, plain.length() - 3) : plain;
        String full = plain.indexOf(':') < 0 ? plain + " 00:00:00" : plain;
        LocalDateTime time = beforeChrist ? beforeChrist(full) : LocalDateTime.parse(full, DATE_TIME);
        return time.toInstant(ZoneOffset.UTC);
    }

    /** 1 BC is the year 0 of ISO, and a leap year: its 29 February is no day of the year 1. */
    private static LocalDateTime beforeChrist(String text) {
        int dash = text.indexOf('-');
        int shifted = YEARS_TO_SHIFT + 1 - Integer.parseInt(text.substring(0, dash));
        return LocalDateTime.parse(shifted + text.substring(dash), DATE_TIME).minusYears(YEARS_TO_SHIFT);
    }

    /** A {@link Duration}, or an infinite {@link Double} (PostgreSQL 17 on). */
    private static Object interval(String text) throws SQLException {
        if (text.endsWith("infinity")) {
            return infinity(text);
        }
        PGInterval interval = new PGInterval(text);
        double days = interval.getYears() * DAYS_A_YEAR + interval.getMonths() * DAYS_A_MONTH + interval.getDays();
        return Duration.ofSeconds(Math.round(days * SECONDS_A_DAY)).plusHours(interval.getHours()).plusMinutes(interval.getMinutes())
                .plusSeconds(interval.getWholeSeconds()).plusNanos(interval.getMicroSeconds() * NANOS_A_MICRO);
    }

    private static Double infinity(String text) {
        return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** Elements in the order they are written, whatever the dimensions; NULL stays null. Bounds before an {@code =} say nothing here. */
    private static List<Double> numbers(String text) {
        String elements = text.substring(text.indexOf('=') + 1).replace("{", "").replace("}", "");
        List<Double> numbers = new ArrayList<>();
        for (String element : elements.isEmpty() ? new String[0] : elements.split(",")) {
            numbers.add(element.equals("NULL") ? null : number(element));
        }
        return Collections.unmodifiableList(numbers);
    }
}
