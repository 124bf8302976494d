package dev.pgvigil.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page read more strictly than a browser does: known tags with known attributes in double quotes, properly nested; every {@code <}
 * begins a tag and every {@code &} a known reference; no character that HTML forbids.
 */
final class HtmlPage {
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:=\"[^\"<]*+\")?)*+)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-z-]+)(?:=\"([^\"<]*+)\")?");
    private static final Pattern REFERENCE = Pattern.compile("&(?:#([0-9]{1,7})|([a-z]+));");
    private static final Map<String, String> NAMED = Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"");
    private static final Set<String> TAGS = Set.of("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "nav", "a", "main", "section",
            "p", "pre", "footer", "div", "span", "ol", "li", "details", "summary", "strong", "table", "thead", "tbody", "tr", "th", "td");
    private static final Set<String> ATTRIBUTES = Set.of("lang", "charset", "name", "content", "class", "href", "id", "open", "colspan", "scope",
            "data-label", "aria-label");
    private static final Set<String> VOID = Set.of("meta");
    /** The one place elsewhere that tests let pages link to. */
    static final String RUNBOOKS = "https://books.example.org/";
    private static final String DOCTYPE = "<!DOCTYPE html>";

    private final List<String> tags = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    private HtmlPage() {
    }

    /** @throws AssertionError naming what is wrong */
    static HtmlPage read(String html) {
        HtmlPage page = new HtmlPage();
        expect(html.startsWith(DOCTYPE), "no doctype", html);
        page.readFrom(html, DOCTYPE.length());
        expect(page.open.isEmpty(), "tags left open: " + page.open, html);
        return page;
    }

    private void readFrom(String html, int start) {
        Matcher tag = TAG.matcher(html);
        int at = start;
        while (at < html.length()) {
            int next = html.indexOf('<', at);
            text.append(decoded(html.substring(at, next < 0 ? html.length() : next)));
            if (next < 0) {
                return;
            }
            expect(tag.region(next, html.length()).lookingAt(), "a < that begins no tag", html.substring(next, Math.min(html.length(), next + 80)));
            tag(tag);
            at = tag.end();
        }
    }

    private void tag(Matcher tag) {
        String name = tag.group(2);
        expect(TAGS.contains(name), "the tag " + name, tag.group());
        if (!tag.group(1).isEmpty()) {
            expect(!open.isEmpty() && open.pop().equals(name), "an end of what is not open", tag.group());
            return;
        }
        tags.add(name);
        if (!VOID.contains(name)) {
            open.push(name);
        }
        Matcher attribute = ATTRIBUTE.matcher(tag.group(3));
        while (attribute.find()) {
            expect(ATTRIBUTES.contains(attribute.group(1)), "the attribute " + attribute.group(1), tag.group());
            String value = attribute.group(2) == null ? "" : decoded(attribute.group(2));
            boolean link = attribute.group(1).equals("href");
            expect(!link || value.startsWith("/") && !value.startsWith("//") || value.startsWith("#") || value.startsWith(RUNBOOKS),
                    "a link to elsewhere", tag.group());
        }
    }

    private static String decoded(String written) {
        StringBuilder decoded = new StringBuilder();
        Matcher reference = REFERENCE.matcher(written);
        int at = 0;
        for (int ampersand = written.indexOf('&'); ampersand >= 0; ampersand = written.indexOf('&', at)) {
            expect(reference.region(ampersand, written.length()).lookingAt(), "an & that begins no reference", written);
            decoded.append(written, at, ampersand);
            expect(reference.group(1) != null || NAMED.containsKey(reference.group(2)), "the reference " + reference.group(), written);
            decoded.append(reference.group(1) == null ? NAMED.get(reference.group(2)) : Character.toString(Integer.parseInt(reference.group(1))));
            at = reference.end();
        }
        decoded.append(written.substring(at));
        expect(decoded.codePoints().noneMatch(HtmlPage::isForbidden), "a forbidden character", written);
        return decoded.toString();
    }

    private static boolean isForbidden(int c) {
        return c < ' ' && c != '\n' && c != '\t' && c != '\r' || c >= 0x7F && c <= 0x9F || c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFF) >= 0xFFFE
                || c >= 0xD800 && c <= 0xDFFF;
    }

    /** How often a tag is opened. */
    long count(String tag) {
        return tags.stream().filter(tag::equals).count();
    }

    /** All text, references resolved. */
    String text() {
        return text.toString();
    }

    /** A text as a page can show it: what HTML forbids is replaced. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().forEach(c -> plain.appendCodePoint(isForbidden(c) ? 0xFFFD : c));
        return plain.toString();
    }

    private static void expect(boolean holds, String found, String where) {
        if (!holds) {
            throw new AssertionError("found " + found + " in " + where);
        }
    }
}
