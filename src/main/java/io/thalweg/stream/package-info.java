/** The application on Kafka Streams: topics, serdes, stores, the item replica, processors, and the topology of them. */
@NullMarked
package io.thalweg.stream;

import org.jspecify.annotations.NullMarked;
