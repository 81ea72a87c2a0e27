/** The application on Kafka Streams: topics, stores, the item replica's reader, processors, topology, runner. */
@NullMarked
package io.thalweg.stream;

import org.jspecify.annotations.NullMarked;
