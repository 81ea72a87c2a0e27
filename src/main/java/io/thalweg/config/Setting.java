package io.thalweg.config;

/**
 * A value as it was given.
 *
 * @param origin where, as read by people: {@code default}, a file's name, {@code variable X}, an option or {@code program}
 */
record Setting(String value, String origin) {}
