/**
 * Which of several applications on the same input writes the lists and errors that consumers read, and how one takes over from
 * another. The errors topic that consumers read tells: every application reads it anyway, and it has one partition and few keys.
 *
 * <ol>
 *   <li>Somebody writes a {@link io.thalweg.handover.Promotion}.
 *   <li>Each task of the application that is to step back sees it, publishes no list from then on, and says so in the transaction
 *       that holds its last one ({@link io.thalweg.handover.HandedOver}).
 *   <li>A task of the other begins when those have said so that may have had its users. So no list of the one ever stands behind
 *       a list of the other, and versions go on above a base that no list has reached.
 * </ol>
 */
@NullMarked
package io.thalweg.handover;

import org.jspecify.annotations.NullMarked;
