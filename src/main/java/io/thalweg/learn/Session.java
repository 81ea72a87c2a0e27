package io.thalweg.learn;

/** The passing mood of a user: a fast average of errors that fades over a pause. */
final class Session {

    private static final float MAX_MOOD = 8;

    private final double weight;
    private final double rate;
    private final double keptOverPause;
    private final long pauseMillis;

    Session(Hyperparameters parameters) {
        weight = parameters.get("hybrid.session.weight");
        rate = parameters.get("hybrid.session.rate");
        keptOverPause = parameters.get("hybrid.session.kept");
        pauseMillis = Math.round(parameters.get("hybrid.session.pause.seconds") * 1000);
    }

    /** How much of the mood a prediction takes in. */
    double weight() {
        return weight;
    }

    /** f at a time; 0 at no time in particular. */
    double mood(UserRow user, long timestampMillis) {
        if (timestampMillis == Learner.ANY_TIME) {
            return 0;
        }
        boolean paused = timestampMillis - user.lastRatedMillis > pauseMillis;
        return paused ? keptOverPause * user.session : user.session;
    }

    /** f after an error that biases leave. */
    float learn(double mood, double error) {
        return (float) Math.min(Math.max(mood + rate * (error - mood), -MAX_MOOD), MAX_MOOD);
    }
}
