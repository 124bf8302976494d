package dev.pgvigil.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.pgvigil.config.LogSettings;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** Sets up the process's log on standard error; standard output belongs to the commands. */
final class Logging {
    private static final java.util.logging.Logger DRIVER = java.util.logging.Logger.getLogger("org.postgresql");

    private Logging() {
    }

    static void configure(LogSettings settings) {
        DRIVER.setLevel(java.util.logging.Level.OFF);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.addTurboFilter(new LastResort.Ear());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender(context, settings.format()));
        context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        level(context, settings);
    }

    /** Follows changed settings while lines are being written: none is lost. */
    static void change(LogSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(settings.format().name()) == null) {
            root.addAppender(appender(context, settings.format()));
            Stream.of(LogSettings.Format.values()).filter(format -> format != settings.format()).forEach(format -> root.detachAppender(format.name()));
        }
        level(context, settings);
    }

    private static void level(LoggerContext context, LogSettings settings) {
        context.getLogger("dev.pgvigil").setLevel(Level.toLevel(settings.level().name()));
    }

    private static Appender<ILoggingEvent> appender(LoggerContext context, LogSettings.Format format) {
        Encoder<ILoggingEvent> encoder = format == LogSettings.Format.JSON ? new JsonEncoder() : new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setName(format.name());
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
