package dev.pgvigil.alert;

import static dev.pgvigil.alert.AlertState.FIRING;
import static dev.pgvigil.alert.AlertState.INACTIVE;
import static dev.pgvigil.alert.AlertState.PENDING;
import static dev.pgvigil.alert.Level.BAD;
import static dev.pgvigil.alert.Level.EDGE;
import static dev.pgvigil.alert.Level.GONE;
import static dev.pgvigil.alert.Level.GOOD;
import static dev.pgvigil.alert.Level.NAN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that a rule must stand, each on a server of its own, all of them in one job: who is in trouble must not be missed, and must not
 * disturb the others. What becomes of each is written here from what the words mean, step by step.
 */
final class Drill {
    private static final String JOB = "postgres";

    private final RuleCase of;
    private final int untilFiring;
    private final int kept;

    /** A drill of a rule, scraped and evaluated at an interval. */
    Drill(RuleCase of, Duration interval) {
        this.of = of;
        this.untilFiring = steps(of.hold(), interval);
        this.kept = steps(of.keep(), interval);
    }

    private static int steps(Duration duration, Duration interval) {
        return (int) ((duration.toMillis() + interval.toMillis() - 1) / interval.toMillis());
    }

    /** So many evaluations until all is said. */
    int length() {
        return untilFiring + kept + 10;
    }

    /** When the server of {@link #firesAndRecovers} is firing. */
    int firing() {
        return 2 + untilFiring + 2;
    }

    List<DrilledServer> servers() {
        List<DrilledServer> all = new ArrayList<>(List.of(firesAndRecovers(), atTheThreshold(), noNumber(), nothingToJudge(), lostWhileFiring(),
                vanishes(), withoutThreshold(), switchedOff(), milderThreshold(), stricterThreshold(), otherRole(), roleUnknown(), inAnotherJob(),
                withMoreLabels(), besideAnother(), oneOfTwins("a", BAD, alwaysBad()), oneOfTwins("b", GOOD, Steps.of(INACTIVE))));
        if (untilFiring > 0) {
            all.add(tooShort());
            all.add(lostWhilePending());
            all.add(lostAtTheLastMoment());
        }
        of.stranger().ifPresent(labels -> all.add(server("stranger", GOOD, INACTIVE).and(new DrilledSeries(labels, Steps.of(BAD), Steps.of(INACTIVE)))));
        return all;
    }

    private DrilledServer firesAndRecovers() {
        return server("fires", Steps.first(GOOD, 2).then(BAD, untilFiring + 3).then(GOOD),
                Steps.first(INACTIVE, 2).then(PENDING, untilFiring).then(FIRING, 3 + kept).then(INACTIVE));
    }

    private DrilledServer tooShort() {
        return server("short", Steps.first(GOOD, 2).then(BAD, untilFiring).then(EDGE),
                Steps.first(INACTIVE, 2).then(PENDING, untilFiring).then(INACTIVE));
    }

    private DrilledServer atTheThreshold() {
        return server("edge", Steps.first(GOOD, 1).then(EDGE), Steps.of(INACTIVE));
    }

    private DrilledServer noNumber() {
        return server("nan", NAN, INACTIVE);
    }

    /** A quiet database, a query that is skipped: the series is absent. */
    private DrilledServer nothingToJudge() {
        return server("quiet", GONE, INACTIVE);
    }

    /** A lost scrape ends every series, so the wait begins anew. */
    private DrilledServer lostWhilePending() {
        int before = Math.min(untilFiring, 3);
        return server("lost-pending", Steps.of(BAD),
                Steps.first(PENDING, before).then(INACTIVE, 1).then(PENDING, untilFiring).then(FIRING)).lost(before);
    }

    private DrilledServer lostAtTheLastMoment() {
        return server("lost-late", Steps.of(BAD), Steps.first(PENDING, untilFiring).then(INACTIVE, 1).then(PENDING, untilFiring).then(FIRING))
                .lost(untilFiring);
    }

    private DrilledServer lostWhileFiring() {
        int lost = untilFiring + 2;
        Steps<AlertState> before = Steps.first(PENDING, untilFiring).then(FIRING, 2);
        Steps<AlertState> states = kept > 0 ? before.then(FIRING) : before.then(INACTIVE, 1).then(PENDING, untilFiring).then(FIRING);
        return server("lost-firing", Steps.of(BAD), states).lost(lost);
    }

    private DrilledServer vanishes() {
        return server("vanishes", Steps.first(BAD, untilFiring + 2).then(GONE),
                Steps.first(PENDING, untilFiring).then(FIRING, 2 + kept).then(INACTIVE));
    }

    private DrilledServer withoutThreshold() {
        return server("no-threshold", BAD, INACTIVE).threshold(Optional.empty());
    }

    private DrilledServer switchedOff() {
        double never = of.thresholdMoved(1) > of.threshold() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        return server("switched-off", BAD, INACTIVE).threshold(Optional.of(never));
    }

    private DrilledServer milderThreshold() {
        return server("milder", BAD, INACTIVE).threshold(Optional.of(of.thresholdMoved(2)));
    }

    private DrilledServer stricterThreshold() {
        return server("stricter", Steps.of(GOOD), alwaysBad()).threshold(Optional.of(of.thresholdMoved(-2)));
    }

    /** A rule for one role is silent on the other; any other rule is not. */
    private DrilledServer otherRole() {
        return server("other-role", Steps.of(BAD), of.gated() ? Steps.of(INACTIVE) : alwaysBad()).role(of.otherRole());
    }

    private DrilledServer roleUnknown() {
        return server("no-role", Steps.of(BAD), of.gated() ? Steps.of(INACTIVE) : alwaysBad()).role("");
    }

    /** Two jobs may have instances of one name, with thresholds of their own. */
    private DrilledServer inAnotherJob() {
        return server("fires", BAD, INACTIVE).job("another job").threshold(Optional.of(of.thresholdMoved(2)));
    }

    private DrilledServer withMoreLabels() {
        return server("more \"labels\" \\{{", Steps.of(BAD), alwaysBad()).more("pod", "pg-0").more("namespace", "db");
    }

    private DrilledServer besideAnother() {
        DrilledServer server = server("beside", GOOD, INACTIVE);
        return of.neighbour().map(labels -> server.and(new DrilledSeries(labels, Steps.of(BAD), alwaysBad()))).orElse(server);
    }

    /** Two servers that a wrong relabelling gave one name. */
    private DrilledServer oneOfTwins(String pod, Level level, Steps<AlertState> states) {
        return server("twins", Steps.of(level), states).more("pod", pod);
    }

    private Steps<AlertState> alwaysBad() {
        return Steps.first(PENDING, untilFiring).then(FIRING);
    }

    private DrilledServer server(String name, Level always, AlertState state) {
        return server(name, Steps.of(always), Steps.of(state));
    }

    private DrilledServer server(String name, Steps<Level> levels, Steps<AlertState> states) {
        return new DrilledServer(JOB, name, Map.of(), Optional.of(of.threshold()), of.role(), List.of(new DrilledSeries(of.labels(), levels, states)),
                OptionalInt.empty());
    }
}
