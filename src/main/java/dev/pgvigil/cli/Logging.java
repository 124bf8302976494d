package dev.pgvigil.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.pgvigil.config.LogSettings;
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
        Encoder<ILoggingEvent> encoder = settings.format() == LogSettings.Format.JSON ? new JsonEncoder() : new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        context.getLogger("dev.pgvigil").setLevel(Level.toLevel(settings.level().name()));
    }
}
