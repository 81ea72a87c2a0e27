package io.thalweg.verify;

/**
 * Whether an invariant holds.
 *
 * @param invariant what must hold, with its number in the list of faults and invariants
 * @param holds whether it does
 * @param detail the numbers that were compared, or the first difference
 */
public record Finding(String invariant, boolean holds, String detail) {

    static Finding equal(String invariant, String what, long expected, long actual) {
        return new Finding(
                invariant,
                expected == actual,
                what + ": " + actual + (expected == actual ? "" : " instead of " + expected));
    }
}
