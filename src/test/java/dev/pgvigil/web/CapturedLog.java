package dev.pgvigil.web;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class logs until it is closed. */
final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level level;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    private CapturedLog(Class<?> of) {
        logger = (Logger) LoggerFactory.getLogger(of);
        appender.list = new CopyOnWriteArrayList<>();
        appender.start();
        level = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    static CapturedLog of(Class<?> of) {
        return new CapturedLog(of);
    }

    List<String> lines() {
        return appender.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(level);
    }
}
