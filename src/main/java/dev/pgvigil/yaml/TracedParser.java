package dev.pgvigil.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/** A parser that knows how far it came, for faults that don't say where they are. Not thread-safe. */
final class TracedParser implements Parser {
    private final Parser parser;
    private Mark reached;

    TracedParser(Parser parser) {
        this.parser = parser;
    }

    /** Where the event begins that was looked at last; null before the first. */
    Mark reached() {
        return reached;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        boolean fits = parser.checkEvent(choice);
        trace(parser.peekEvent());
        return fits;
    }

    @Override
    public Event peekEvent() {
        return trace(parser.peekEvent());
    }

    @Override
    public Event getEvent() {
        return trace(parser.getEvent());
    }

    private Event trace(Event event) {
        reached = event == null ? reached : event.getStartMark();
        return event;
    }
}
