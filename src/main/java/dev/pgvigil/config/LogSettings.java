package dev.pgvigil.config;

/** The process's log, on standard error. */
public record LogSettings(Level level, Format format) {
    public static final LogSettings DEFAULT = new LogSettings(Level.INFO, Format.LOGFMT);

    /** The least important line that is written. */
    public enum Level {
        ERROR, WARN, INFO, DEBUG
    }

    /** How a line looks. */
    public enum Format {
        LOGFMT, JSON
    }
}
