package dev.pgvigil.sidecar;

import dev.pgvigil.snapshot.StateFileStatus;
import dev.pgvigil.state.Entry;
import dev.pgvigil.state.Reading;
import dev.pgvigil.state.Saved;
import dev.pgvigil.state.StateFile;
import dev.pgvigil.state.Written;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of one target outlives a restart, its histories and alerts, and the file that keeps them, or none. Reading and writing belong to the
 * keeper's thread; anyone may ask for the status.
 */
final class KeptHistories {
    private static final Logger LOG = LoggerFactory.getLogger(KeptHistories.class);
    private static final String REMEDY = "; histories go on in memory and would not outlive a restart: make state.dir a directory that pgvigil"
            + " can write to, on a disk with space";
    private final String target;
    private final List<KeptSection> sections;
    private final Clock clock;
    private final Optional<StateFile> file;
    private volatile StateFileStatus status = StateFileStatus.FIRST;

    KeptHistories(String target, List<KeptSection> sections, Clock clock, Optional<StateFile> file) {
        this.target = target;
        this.sections = List.copyOf(sections);
        this.clock = clock;
        this.file = file;
    }

    /** How the file stands; empty when there is to be none. */
    Optional<StateFileStatus> status() {
        return file.map(kept -> status);
    }

    /** Takes up what the file kept. Whatever is wrong with it is said, and costs only what it kept. */
    void recall() {
        file.ifPresent(kept -> {
            Reading reading = kept.read();
            if (!reading.fault().isEmpty()) {
                setAside(reading.fault());
            }
            reading.saved().ifPresent(this::recall);
        });
    }

    private void recall(Saved saved) {
        Duration passed = Duration.between(saved.writtenAt(), clock.instant());
        if (passed.isNegative()) {
            LOG.warn("{}: the histories kept in state.dir were written at {}, which is yet to come: the clock went back; they begin anew", target,
                    saved.writtenAt());
            return;
        }
        saved.entries().forEach(entry -> sections.stream().filter(section -> section.section().equals(entry.section()))
                .forEach(section -> recall(section, entry, passed)));
    }

    private void recall(KeptSection section, Entry entry, Duration passed) {
        try {
            section.recall(entry.name(), entry.content(), passed);
        } catch (RuntimeException e) {
            LOG.warn("{}: the history of {} that state.dir kept cannot be used and begins anew: {}", target, entry.name(), e.toString());
        }
    }

    /** Writes the file as of now. A failure is a change of the status, and said when it is news. */
    void write() {
        file.ifPresent(this::write);
    }

    private void write(StateFile kept) {
        if (sections.stream().filter(KeptSection::takeForeign).count() > 0) {
            setAside(kept.path() + ": found histories of another server than the one that is there; " + kept.setAside());
        }
        List<Entry> entries = sections.stream().flatMap(section -> section.save().entrySet().stream()
                .map(saved -> new Entry(section.section(), saved.getKey(), saved.getValue()))).toList();
        try {
            written(kept, kept.write(clock.instant(), entries));
        } catch (IOException e) {
            failed(e.getMessage() + REMEDY);
        } catch (RuntimeException e) {
            LOG.debug("{}: writing {} failed", target, kept.path(), e);
            failed(kept.path() + " cannot be written: " + e + REMEDY);
        }
    }

    private void setAside(String text) {
        LOG.warn("{}: {}; histories begin anew", target, text);
        StateFileStatus s = status;
        status = new StateFileStatus(s.writes(), s.failures(), s.setAside() + 1, s.lastWrite(), s.bytes(), s.leftOut(), s.fault());
    }

    private void written(StateFile kept, Written written) {
        StateFileStatus s = status;
        String fault = fault(kept, written);
        if (fault.isEmpty() && !s.fault().isEmpty()) {
            LOG.info("{}: histories are kept in {} again", target, kept.path());
        }
        say(fault);
        status = new StateFileStatus(s.writes() + 1, s.failures(), s.setAside(), Optional.of(clock.instant()), written.bytes(),
                written.leftOut().size(), fault);
    }

    private static String fault(StateFile kept, Written written) {
        if (written.shared()) {
            return "another process writes " + kept.path() + " too; give each its own state.dir, for the last one to write wins";
        }
        return written.leftOut().isEmpty() ? "" : written.leftOut().size() + " histories are too large for " + kept.path() + ", among them "
                + written.leftOut().get(0) + "; they would not outlive a restart: lower max_rows of these queries";
    }

    private void failed(String fault) {
        StateFileStatus s = status;
        say(fault);
        status = new StateFileStatus(s.writes() + 1, s.failures() + 1, s.setAside(), s.lastWrite(), s.bytes(), s.leftOut(), fault);
    }

    private void say(String fault) {
        if (!fault.isEmpty() && !fault.equals(status.fault())) {
            LOG.warn("{}: {}", target, fault);
        }
    }

    @Override
    public String toString() {
        return target;
    }
}
