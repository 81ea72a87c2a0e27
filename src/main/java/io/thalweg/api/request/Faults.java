package io.thalweg.api.request;

import io.thalweg.rating.IdFault;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.RatingRules;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong in one request, collected, so that a caller mends it in one go. One thread. */
public final class Faults {

    /** Of a body with a thousand wrong entries nobody reads more. */
    private static final int MOST = 20;

    private final Fault.Kind kind;
    private final List<Fault> found = new ArrayList<>();

    public Faults(Fault.Kind kind) {
        this.kind = kind;
    }

    public void add(String name, String reason, String detail) {
        if (found.size() < MOST) {
            found.add(new Fault(kind, name, reason, detail));
        }
    }

    public boolean isFull() {
        return found.size() >= MOST;
    }

    /** Adds what is wrong with a user's or an item's id; returns whether nothing is. */
    public boolean isId(String name, String id, boolean ofUser) {
        IdFault fault = IdFault.of(id);
        if (fault != null) {
            String reason =
                    switch (fault) {
                        case MISSING -> Fault.MISSING;
                        case OVERSIZED -> Reason.OVERSIZED_ID.code();
                        case MALFORMED -> Reason.MALFORMED_ID.code();
                    };
            add(name, reason, fault.describe(name));
            return false;
        }
        if (ofUser && id.equals(RatingRules.RESERVED_USER_ID)) {
            add(name, Reason.RESERVED_ID.code(), name + " is " + id + ", which is the key of the popular list");
            return false;
        }
        return true;
    }

    /** @throws ProblemException if there is any */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw toException();
        }
    }

    /** All of them as one problem; its detail says the first, and how many there are. */
    public ProblemException toException() {
        String more = found.size() == 1 ? "" : " (the first of " + found.size() + " errors)";
        return new ProblemException(
                Problem.of(ProblemType.INVALID_PARAMETER, found.get(0).detail() + more)
                        .withErrors(found));
    }
}
