/**
 * What is known of items and of the mix, as one instance has it. Plain Java on arrays.
 *
 * <p>Everything here is a sum over partitions. What one partition's ratings have added is its <em>contribution</em>: whole
 * numbers, and a few vectors of doubles, absolute, never a delta. So the sum is the same in any order, after any restart.
 *
 * <ul>
 *   <li>per instance, the truth: {@link io.thalweg.model.ItemModel}, which every thread adds to and reads
 *   <li>per stream thread, a view: {@link io.thalweg.model.RowView}, the rows as floats, brought up to date by version;
 *       no float is shared between threads
 *   <li>per task, its own contribution: {@link io.thalweg.model.ItemRows}, which goes to the stores
 * </ul>
 *
 * <p>A task sees at once what the other tasks of the instance have learned, committed or not. If that is aborted, it is
 * taken back when the task closes. What other instances have learned is added when they have committed it.
 */
@NullMarked
package io.thalweg.model;

import org.jspecify.annotations.NullMarked;
