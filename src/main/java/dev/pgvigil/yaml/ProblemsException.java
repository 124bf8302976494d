package dev.pgvigil.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** What the user wrote has faults; the message is one line a fault. The command line answers with exit code 2. */
public final class ProblemsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    public ProblemsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One fault outside any file. */
    public static ProblemsException of(String place, String message) {
        return new ProblemsException(List.of(new Problem(Position.outside(place), "", message)));
    }

    /** The faults in the order they are printed; never empty. */
    public List<Problem> problems() {
        return problems;
    }
}
