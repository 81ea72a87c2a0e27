package io.thalweg.watch;

/**
 * One thing that must hold before an instance is ready.
 *
 * @param name in metrics and in the answer of {@code /health/ready}
 * @param detail what is the case, for people
 */
public record HealthCheck(String name, boolean ok, String detail) {}
