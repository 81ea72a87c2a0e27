package io.thalweg.evaluate;

import java.util.Map;

/** The hybrid learner with one of its parts switched off. */
public enum Ablation {
    NOTHING("nothing, the default", Map.of()),
    SESSION("session term", Map.of("hybrid.session.weight", 0.0, "hybrid.session.rate", 0.0)),
    DRIFT("bias drift", Map.of("hybrid.bias.drift", 0.0)),
    FACTORS("factors", Map.of("hybrid.factors", 0.0)),
    REPLAY("replay of other users", Map.of("hybrid.replay.users", 0.0)),
    PAIRS("item-item pairs", Map.of("hybrid.pairs.window", 0.0)),
    MIXER("mixer (and so pairs)", Map.of("hybrid.mixer", 0.0)),
    LONG_HISTORY("history beyond 50", Map.of("hybrid.history", 50.0)),
    LONG_LOOK_UP("pairs beyond the latest 50", Map.of("hybrid.pairs.lookup", 50.0));

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // Map.of makes immutable maps
    private final Map<String, Double> settings;

    Ablation(String text, Map<String, Double> settings) {
        this.text = text;
        this.settings = settings;
    }

    /** The hyperparameters that switch it off. */
    public Map<String, Double> settings() {
        return settings;
    }

    /** What is switched off. */
    @Override
    public String toString() {
        return text;
    }
}
