package io.thalweg.metrics;

import io.thalweg.stream.ModelReaders;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.watch.InstanceHealth;

/** What every instance has to say of itself, whether it learns or not. */
public record Known(ModelReaders readers, RecommenderSettings settings, InstanceHealth health) {}
