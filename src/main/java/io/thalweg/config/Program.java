package io.thalweg.config;

/** How a user starts this program, for messages that say what to type next. */
public final class Program {

    /** As it was typed where the launcher says so ({@code target/thalweg}), else its name alone. */
    public static final String COMMAND = System.getProperty("thalweg.command", "thalweg");

    private Program() {}
}
