package io.thalweg.handover;

/**
 * That a task publishes no lists any more, for a promotion of another application.
 *
 * @param application whose task it is
 * @param partition the task's
 * @param promotedAtMillis {@link Promotion#atMillis()}
 * @param highestVersion no list that it published since it began has a higher one
 */
public record HandedOver(String application, int partition, long promotedAtMillis, long highestVersion) {}
