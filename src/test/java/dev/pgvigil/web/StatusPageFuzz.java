package dev.pgvigil.web;

import dev.pgvigil.fuzz.CpuTime;
import dev.pgvigil.fuzz.Draws;
import dev.pgvigil.snapshot.LaneStatus;
import dev.pgvigil.snapshot.QueryState;
import dev.pgvigil.snapshot.QueryStatus;
import dev.pgvigil.snapshot.TargetStatus;
import dev.pgvigil.snapshot.TargetView;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Any text in any place of the status page stays text: read back, the page has its own tags alone and shows what was put in. */
public final class StatusPageFuzz {
    private static final Instant NOW = FakeTarget.NOW;

    private StatusPageFuzz() {
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        CpuTime.bounded(() -> run(new Draws(input)));
    }

    private static void run(Draws draws) {
        Set<String> shown = new LinkedHashSet<>();
        List<TargetView> targets = new ArrayList<>();
        for (int i = draws.below(3); i >= 0; i--) {
            targets.add(target(draws, shown));
        }
        Reloading.Notice notice = new Reloading.Notice(texts(draws, shown), texts(draws, shown));
        HtmlPage page = HtmlPage.read(rendered(StatusPage.of(targets, Map.of(), notice, NOW)));
        int sections = targets.size() + (notice.faults().isEmpty() ? 0 : 1) + (notice.restarts().isEmpty() ? 0 : 1);
        expect(page.count("section") == sections, page.count("section") + " sections, expected " + sections);
        expect(page.count("html") == 1 && page.count("style") == 1 && page.count("script") == 0, "tags of somebody else");
        shown.forEach(text -> expect(page.text().contains(HtmlPage.plain(text)), "no \"" + text + "\" on the page"));
    }

    private static String rendered(StatusPage page) {
        StringOutput html = new StringOutput();
        JtestatusGenerated.render(new OwaspHtmlTemplateOutput(html), null, page);
        return LegalHtml.of(html.toString());
    }

    private static TargetView target(Draws draws, Set<String> shown) {
        String name = text(draws, shown);
        FakeTarget target = new FakeTarget(name);
        boolean up = draws.yes();
        target.status = new TargetStatus(name, Map.of(text(draws, shown), text(draws, shown)), up, Optional.of(draws.yes()), draws.text(),
                Optional.of(NOW.minusSeconds(draws.below(20))), text(draws, shown), "1", draws.text());
        target.lanes = List.of(new LaneStatus(text(draws, shown), draws.yes() ? null : NOW.minusSeconds(5L * draws.below(256))));
        List<QueryStatus> queries = new ArrayList<>();
        for (int i = draws.below(5); i > 0; i--) {
            queries.add(query(draws, shown));
        }
        target.queries = queries;
        return target;
    }

    private static QueryStatus query(Draws draws, Set<String> shown) {
        return new QueryStatus(text(draws, shown), text(draws, shown), text(draws, shown), draws.one(List.of(QueryState.values())), draws.text(),
                draws.yes() ? Optional.of(NOW.minusSeconds(draws.below(200))) : Optional.empty(), Duration.ofNanos(Math.abs(draws.whole() >> 8)),
                draws.below(256), Duration.ofSeconds(1 + draws.below(60)), Duration.ofSeconds(1 + draws.below(200)),
                Optional.of(NOW.plusSeconds(draws.below(250) - 125)), Duration.ofNanos(Math.abs(draws.whole() >> 8)));
    }

    private static List<String> texts(Draws draws, Set<String> shown) {
        List<String> texts = new ArrayList<>();
        for (int i = draws.below(3); i > 0; i--) {
            texts.add(text(draws, shown));
        }
        return texts;
    }

    private static String text(Draws draws, Set<String> shown) {
        String text = draws.text();
        shown.add(text);
        return text;
    }

    private static void expect(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError("found " + found);
        }
    }
}
