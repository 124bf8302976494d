package dev.pgvigil.alert;

import dev.pgvigil.alert.PushAnswer.Outcome;
import dev.pgvigil.config.AlertmanagerSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one Alertmanager informed: tells it at once what is new, all of it every so often, and tries again what failed. Not thread-safe. */
final class Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private final String name;
    private final AlertmanagerClient client;
    private final PushMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Outbox outbox = new Outbox();
    private long resumesAt;
    private Duration pause = Duration.ZERO;
    private Outcome standing = Outcome.DELIVERED;
    private String lastRefusal = "";

    /** @param name of the Alertmanager, for people */
    Receiver(String name, AlertmanagerClient client, PushMetrics metrics, Clock clock, LongSupplier nanos) {
        this.name = name;
        this.client = client;
        this.metrics = metrics;
        this.clock = clock;
        this.nanos = nanos;
        resumesAt = nanos.getAsLong();
    }

    /** Sends what is due; to be called every second. */
    void tick(Supplier<List<PushedAlert>> alerts, AlertmanagerSettings settings) throws InterruptedException {
        List<PushedAlert> due = outbox.due(alerts.get(), settings.resendInterval(), nanos.getAsLong());
        int left = due.size();
        if (nanos.getAsLong() - resumesAt >= 0) {
            for (PushBody body : PushBody.of(due, settings, clock.instant())) {
                if (!send(body, settings.resendInterval())) {
                    break;
                }
                left -= body.alerts().size();
            }
        }
        metrics.waiting(name, left);
    }

    /** False when there is no use in sending more now. */
    private boolean send(PushBody body, Duration resend) throws InterruptedException {
        PushAnswer answer = client.post(body.json());
        if (answer.outcome() == Outcome.DELIVERED) {
            delivered(body);
            return true;
        }
        metrics.failed(name);
        if (answer.outcome() == Outcome.REFUSED) {
            refused(body, answer);
            return true;
        }
        failed(answer, resend);
        return false;
    }

    private void delivered(PushBody body) {
        outbox.tell(body.alerts(), nanos.getAsLong());
        metrics.delivered(name, body.alerts().size(), clock.instant());
        if (standing != Outcome.DELIVERED) {
            LOG.info("alertmanager {} takes alerts again", name);
        }
        standing = Outcome.DELIVERED;
        pause = Duration.ZERO;
    }

    /** The good ones among them have arrived; the others are told of again with the next round, not before. */
    private void refused(PushBody body, PushAnswer answer) {
        outbox.tell(body.alerts(), nanos.getAsLong());
        if (!answer.told().equals(lastRefusal)) {
            LOG.error("alertmanager {} refuses some of {} alerts: {}", name, body.alerts().size(), answer.told());
        }
        lastRefusal = answer.told();
    }

    private void failed(PushAnswer answer, Duration resend) {
        boolean soon = answer.outcome() == Outcome.FAILED;
        Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = soon && longer.compareTo(resend) < 0 ? longer : resend;
        resumesAt = nanos.getAsLong() + pause.toNanos();
        if (standing != answer.outcome()) {
            LOG.error("alertmanager {} does not take alerts: {}; what it misses is kept and sent again", name, answer.told());
        }
        standing = answer.outcome();
    }
}
