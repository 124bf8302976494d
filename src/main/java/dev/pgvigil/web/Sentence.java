package dev.pgvigil.web;

import dev.pgvigil.snapshot.HumanTime;
import dev.pgvigil.snapshot.TargetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says how a target stands in one sentence: is it up, does a newcomer get in, which role has it, how many queries need somebody, what fires. */
final class Sentence {
    private static final Duration ROLE_FRESH = Duration.ofSeconds(5);
    private final List<Phrase> phrases = new ArrayList<>();

    private Sentence() {
    }

    static List<Phrase> of(TargetStatus status, FiringCount firing, Map<Standing, Long> counts, Instant now) {
        Sentence sentence = new Sentence();
        sentence.add(status.up() ? "The server is up" : "The server is down", status.up() ? "good" : "bad");
        sentence.addLogin(status);
        sentence.addRole(status, now);
        sentence.addQueries(counts);
        if (firing.all() > 0) {
            sentence.add(firing.sentence(), firing.style());
        }
        return sentence.phrases;
    }

    private void addLogin(TargetStatus status) {
        if (status.loginUp().isEmpty()) {
            add("whether a newcomer gets in is not known yet", "dim");
        } else if (status.loginUp().get()) {
            add(status.up() ? "a newcomer gets in" : "a newcomer got in at the last check", status.up() ? "good" : "dim");
        } else {
            add("a newcomer does not get in", "bad");
        }
    }

    private void addRole(TargetStatus status, Instant now) {
        String role = status.role().equals("primary") ? "the primary" : status.role().equals("pgbouncer") ? "PgBouncer's console"
                : "a " + status.role();
        if (status.role().isEmpty()) {
            add("its role is not known", "dim");
        } else if (status.roleReadAt().filter(at -> Duration.between(at, now).compareTo(ROLE_FRESH) <= 0).isPresent()) {
            add("it is " + role, "good");
        } else {
            add("it was " + role + status.roleReadAt().map(at -> " " + HumanTime.ago(at, now)).orElse(""), "warn");
        }
    }

    private void addQueries(Map<Standing, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long ok = counts.getOrDefault(Standing.OK, 0L);
        if (all == 0) {
            add("no query is planned", "dim");
        } else if (ok > 0 && ok == all - counts.getOrDefault(Standing.UNFIT, 0L)) {
            add(ok == 1 ? "its query is ok" : "all " + ok + " queries are ok", "good");
        } else {
            counts.forEach((standing, many) -> {
                if (standing != Standing.UNFIT) {
                    add(standing.told(many), style(standing));
                }
            });
        }
    }

    private static String style(Standing standing) {
        return switch (standing) {
            case FAILING -> "bad";
            case STALE, LACKING -> "warn";
            case OK -> "good";
            default -> "dim";
        };
    }

    private void add(String text, String style) {
        phrases.add(new Phrase(text, style));
    }
}
