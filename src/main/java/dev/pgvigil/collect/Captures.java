package dev.pgvigil.collect;

import dev.pgvigil.plan.Lane;
import dev.pgvigil.snapshot.CapturedTable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What alerts asked to be captured and no lane has run yet. However many alerts fire, the same evidence runs on the same database once a
 * minute, and at most {@value #MOST_A_MINUTE} run a minute: who asks again meanwhile shares the table. Thread-safe; takers are called
 * without a lock, by whatever thread has the answer.
 */
final class Captures {
    static final int MOST_A_MINUTE = 12;
    static final int MOST_WAITING = 64;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(90);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private final Clocks clocks;
    private final Map<Capture.Key, Capture> open = new LinkedHashMap<>();
    private final Map<Capture.Key, Done> done = new LinkedHashMap<>();
    private final Deque<Long> begun = new ArrayDeque<>();

    private record Done(long at, CapturedTable table) {
    }

    Captures(Clocks clocks) {
        this.clocks = clocks;
    }

    /** Hands over a table of at most a minute ago, or asks for one; empty means that too many are waiting. */
    boolean ask(Capture.Key key, Lane lane, Consumer<CapturedTable> taker) {
        Optional<CapturedTable> fresh;
        synchronized (this) {
            forgetOld();
            fresh = Optional.ofNullable(done.get(key)).map(Done::table);
            if (fresh.isEmpty()) {
                return enqueue(key, lane, taker);
            }
        }
        taker.accept(fresh.get());
        return true;
    }

    private boolean enqueue(Capture.Key key, Lane lane, Consumer<CapturedTable> taker) {
        if (!open.containsKey(key) && open.size() >= MOST_WAITING) {
            return false;
        }
        open.computeIfAbsent(key, asked -> new Capture(asked, lane, clocks.nanoTime())).add(taker);
        return true;
    }

    /** Nanoseconds until the lane may run one; {@code Long.MAX_VALUE} when none waits for it. */
    synchronized long untilNext(Lane lane) {
        forgetOld();
        if (open.values().stream().noneMatch(capture -> capture.waits() && capture.lane() == lane)) {
            return Long.MAX_VALUE;
        }
        return begun.size() < MOST_A_MINUTE ? 0 : Math.max(0, begun.getFirst() + MINUTE - clocks.nanoTime());
    }

    /** The next one of a lane, from now on its own to answer; empty when none waits or too many ran in the last minute. */
    synchronized Optional<Capture> next(Lane lane) {
        forgetOld();
        if (begun.size() >= MOST_A_MINUTE) {
            return Optional.empty();
        }
        Optional<Capture> next = open.values().stream().filter(capture -> capture.waits() && capture.lane() == lane).findFirst();
        next.ifPresent(capture -> {
            capture.begin();
            begun.addLast(clocks.nanoTime());
        });
        return next;
    }

    /** A lane has run it, well or not. */
    void answer(Capture capture, CapturedTable table) {
        synchronized (this) {
            done.put(capture.key(), new Done(clocks.nanoTime(), table));
            open.remove(capture.key());
        }
        capture.takers().forEach(taker -> taker.accept(table));
    }

    /** Gives up what no lane has begun: all of it, or what has waited for too long. */
    void giveUp(boolean all, Function<Capture.Key, CapturedTable> answer) {
        List<Capture> leaving;
        synchronized (this) {
            leaving = new ArrayList<>(open.values().stream().filter(Capture::waits)
                    .filter(capture -> all || clocks.nanoTime() - capture.askedAt() > LONGEST_WAIT.toNanos()).toList());
            leaving.forEach(capture -> open.remove(capture.key()));
        }
        leaving.forEach(capture -> {
            CapturedTable table = answer.apply(capture.key());
            capture.takers().forEach(taker -> taker.accept(table));
        });
    }

    private void forgetOld() {
        long before = clocks.nanoTime() - MINUTE;
        done.values().removeIf(table -> table.at() <= before);
        while (!begun.isEmpty() && begun.getFirst() <= before) {
            begun.removeFirst();
        }
    }
}
