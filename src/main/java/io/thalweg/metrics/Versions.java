package io.thalweg.metrics;

import org.apache.kafka.common.utils.AppInfoParser;

/** Versions of what runs, as the jars say. */
final class Versions {

    private Versions() {}

    /** Ours, or {@code development} where it does not run from the jar. */
    static String thalweg() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static String kafka() {
        return AppInfoParser.getVersion();
    }
}
