package io.thalweg.metrics;

import io.thalweg.watch.RequestTally;
import io.thalweg.watch.ServingState;

/** What an instance has to say at a scrape that answers the API. */
record Asked(ServingState state, RequestTally requests) {}
