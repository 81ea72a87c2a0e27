package io.thalweg.serve;

/** What was to be written breaks a rule: the learner would send it to the dead letters, so it is not written. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;

    RefusedException(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** The rule, by the code that dead letters carry: {@code off-scale}; {@code oversized} for what no record may be. */
    public String reason() {
        return reason;
    }
}
