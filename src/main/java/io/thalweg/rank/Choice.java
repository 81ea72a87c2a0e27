package io.thalweg.rank;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * What may appear in a list.
 *
 * @param mayAppear whether an item, given by its number, may; asked of few
 * @param listsInARow how many lists of the user in a row, up to the last, had an item; asked of few, and only if items give way
 * @param showsRated whether what the user has rated may appear too
 */
public record Choice(IntPredicate mayAppear, IntUnaryOperator listsInARow, boolean showsRated) {

    /** Of what the user hasn't rated, with no list before. */
    public static Choice of(IntPredicate mayAppear) {
        return new Choice(mayAppear, item -> 0, false);
    }
}
