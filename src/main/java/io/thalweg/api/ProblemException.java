package io.thalweg.api;

/** A request that ends with a {@link Problem}. It has no stack trace: it is the caller's mistake, and a frequent one. */
final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // is never serialized
    private final Problem problem;

    ProblemException(Problem problem) {
        super(problem.type().code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(Problem.of(type, detail));
    }

    Problem problem() {
        return problem;
    }
}
