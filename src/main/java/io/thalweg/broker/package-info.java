/** The embedded Kafka broker of {@code demo}, {@code bench} and the tests: one KRaft node inside this JVM. */
@NullMarked
package io.thalweg.broker;

import org.jspecify.annotations.NullMarked;
