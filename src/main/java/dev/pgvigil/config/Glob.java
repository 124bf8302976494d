package dev.pgvigil.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * File names with wildcards, one path element at a time, as a shell does: {@code *}, {@code ?}, {@code [abc]}, {@code {a,b}}, and
 * {@code **} for any directories, links to them aside. A wildcard skips names with a leading dot, among them the hidden directories of a
 * mounted ConfigMap.
 */
final class Glob {
    /** A pattern that leads to more than these is a mistake, and looking on could take for ever. */
    static final int MOST = 20_000;
    private int seen;

    private Glob() {
    }

    /** True when the text has a wildcard. */
    static boolean isOne(String pattern) {
        return pattern.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /**
     * The files that match, absolute and sorted; none when a directory is missing or unreadable.
     *
     * @return empty when there is too much to look at
     */
    static Optional<List<Path>> expand(Path base, String pattern) {
        Glob glob = new Glob();
        List<Path> found = glob.find(base, pattern);
        return glob.seen > MOST ? Optional.empty() : Optional.of(found);
    }

    private List<Path> find(Path base, String pattern) {
        Path start = pattern.startsWith("/") ? Path.of("/") : base;
        List<Path> found = List.of(start.normalize());
        for (String element : pattern.split("/+")) {
            if (!element.isEmpty()) {
                found = found.stream().flatMap(path -> step(path, element)).toList();
            }
        }
        return List.copyOf(new TreeSet<>(found.stream().map(Path::normalize).filter(Files::isRegularFile).toList()));
    }

    private Stream<Path> step(Path path, String element) {
        if (element.equals("**")) {
            Stream<Path> below = children(path).filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS));
            return Stream.concat(Stream.of(path), below.flatMap(child -> step(child, element)));
        }
        if (!isOne(element)) {
            return Stream.of(path.resolve(element));
        }
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + element);
            return children(path).filter(child -> matcher.matches(child.getFileName()));
        } catch (PatternSyntaxException e) {
            return Stream.of(path.resolve(element));    // an unclosed bracket is an ordinary character, as in a shell
        }
    }

    private Stream<Path> children(Path directory) {
        if (seen > MOST) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.list(directory)) {
            List<Path> visible = all.filter(child -> !child.getFileName().toString().startsWith(".")).limit(MOST + 1L).sorted().toList();
            seen += visible.size();
            return visible.stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
