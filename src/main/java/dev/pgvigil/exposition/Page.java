package dev.pgvigil.exposition;

import dev.pgvigil.snapshot.Chunk;
import dev.pgvigil.snapshot.Family;
import dev.pgvigil.snapshot.Rendering;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One page: the families of all renderings, without those whose names would clash. A name clashes when another family is called so
 * or may write a sample of that name; parsers then reject the page or take the lines for each other's.
 */
final class Page {
    private static final Piece EOF = Piece.shared("# EOF\n".getBytes(StandardCharsets.US_ASCII), new Compressor());
    /** OpenMetrics keeps this suffix for the times that counters, histograms and summaries began. */
    private static final String CREATED = "_created";
    private final ExpositionFormat format;
    private final Map<String, PageFamily> families = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    Page(ExpositionFormat format, Collection<Rendering> renderings) {
        this.format = format;
        renderings.forEach(this::add);
    }

    /** All bytes in order: families by name, one header each. */
    List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (PageFamily family : served()) {
            family.addPieces(format, pieces);
        }
        if (format == ExpositionFormat.OPENMETRICS) {
            pieces.add(EOF);
        }
        return pieces;
    }

    private void add(Rendering rendering) {
        for (Chunk chunk : format == ExpositionFormat.TEXT ? rendering.text() : rendering.openMetrics()) {
            if (chunk.samples() > 0) {
                family(chunk.family()).add(RenderedChunk.of(chunk));
            }
        }
    }

    /** Without a lambda: a page has a thousand chunks, and the image's compiler makes each capture slow. */
    private PageFamily family(Family family) {
        PageFamily known = families.get(family.name());
        if (known == null) {
            known = new PageFamily(family);
            families.put(family.name(), known);
        }
        return known;
    }

    private List<PageFamily> served() {
        List<PageFamily> served = new ArrayList<>(families.size());
        for (PageFamily family : byClaim()) {
            if (claims(family)) {
                family.named(Header.name(format, family.family()));
                served.add(family);
            }
        }
        served.sort(Comparator.comparing(PageFamily::name));
        return served;
    }

    /** Histograms and summaries first, for they write the most names, then counters, for an alias {@code x} gives way to {@code x_total}. */
    private List<PageFamily> byClaim() {
        List<PageFamily> composite = new ArrayList<>();
        List<PageFamily> totalled = new ArrayList<>();
        List<PageFamily> others = new ArrayList<>(families.size());
        for (PageFamily page : families.values()) {
            (!page.family().type().single() ? composite : Header.totalled(page.family()) ? totalled : others).add(page);
        }
        Comparator<PageFamily> byName = Comparator.comparing(page -> page.family().name());
        composite.sort(byName);
        totalled.sort(byName);
        composite.addAll(totalled);
        composite.addAll(others);       // each writes its own name only, so among them no order decides
        return composite;
    }

    /** A counter whose family name is taken in OpenMetrics stays, as a family of unknown type under its full name. */
    private boolean claims(PageFamily page) {
        Family family = page.family();
        if (family.type().single() && (format == ExpositionFormat.TEXT || !Header.totalled(family))) {
            return taken.add(family.name());
        }
        if (format == ExpositionFormat.TEXT || !Header.totalled(page.family())) {
            return takes(names(page.family()));
        }
        String name = Header.name(format, page.family());
        boolean free = !families.containsKey(name + CREATED);
        if (free && takes(Set.of(name, page.family().name(), name + CREATED))) {
            return true;
        }
        page.untype();
        return takes(names(page.family()));
    }

    private boolean takes(Set<String> names) {
        return names.stream().noneMatch(taken::contains) && taken.addAll(names);
    }

    private Set<String> names(Family family) {
        Set<String> names = new HashSet<>(Set.of(family.name()));
        family.type().suffixes().forEach(suffix -> names.add(family.name() + suffix));
        if (format == ExpositionFormat.OPENMETRICS && !family.type().single()) {
            names.add(family.name() + CREATED);
        }
        return names;
    }
}
