/**
 * One-pass learning: rows, update rules, and what a rating does to them. Plain Java on arrays.
 *
 * <p>Every task of the application owns the rows of its users. Item rows are shared sums: an item's row is its start
 * value (a hash of seed and id, never stored) plus one contribution per partition, and each contribution is a vector
 * of fixed-point integers, so that a sum is exact in any order. See {@link io.thalweg.learn.ItemRows}.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>r, y</td><td>a rating on its scale; the same in a learner's own units</td></tr>
 * <tr><td>μ</td><td>the running mean of the ratings, over all partitions</td></tr>
 * <tr><td>b_u, b_i</td><td>bias of a user, of an item</td></tr>
 * <tr><td>p_u, q_i</td><td>factors of a user, of an item; k numbers each</td></tr>
 * <tr><td>n_u, n_i</td><td>number of current ratings of a user; of an item, over all partitions</td></tr>
 * </table>
 */
@NullMarked
package io.thalweg.learn;

import org.jspecify.annotations.NullMarked;
