/** The topics: what they are called, how brokers are to keep them, who reads them and how far. */
@NullMarked
package io.thalweg.topics;

import org.jspecify.annotations.NullMarked;
