package dev.pgvigil.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/** One line an event: {@code ts=… level=… logger=… msg="…"}; control characters and quotes are escaped, so a line is always one line. */
final class LogfmtEncoder extends EncoderBase<ILoggingEvent> {

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160)
                .append("ts=").append(Instant.ofEpochMilli(event.getTimeStamp()))
                .append(" level=").append(event.getLevel().toString().toLowerCase(Locale.ROOT))
                .append(" logger=").append(event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1))
                .append(" msg=");
        quote(line, event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            line.append(" error=");
            quote(line, ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(line, text.charAt(i));
        }
        line.append('"');
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            default -> {
                if (Character.isISOControl(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
