/** The application on Kafka Streams: its settings, processors, topology and runner. */
@NullMarked
package io.thalweg.stream;

import org.jspecify.annotations.NullMarked;
