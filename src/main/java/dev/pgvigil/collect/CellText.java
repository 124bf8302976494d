package dev.pgvigil.collect;

import dev.pgvigil.snapshot.HumanTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** A value from a server as a person reads it. */
final class CellText {
    /** In characters; what is longer is cut. */
    static final int LONGEST = 1024;

    private CellText() {
    }

    /** NULL is an empty text; numbers have at most three decimals, times whole seconds. */
    static String of(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        if (value instanceof Duration time) {
            return time.isNegative() ? "-" + HumanTime.of(time.negated()) : HumanTime.of(time);
        }
        if (value instanceof List<?> list) {
            return cut(list.stream().map(CellText::of).collect(Collectors.joining(", ")));
        }
        return cut(value.toString());
    }

    private static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.toPlainString();
    }

    /** Never between the halves of one character; what was left out shows as an ellipsis. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
