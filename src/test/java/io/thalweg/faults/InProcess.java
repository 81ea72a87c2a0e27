package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.model.Total;
import io.thalweg.stream.RecommenderApplication;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** An instance in the test's own JVM, which must not end by itself. */
record InProcess(RecommenderApplication application) implements AutoCloseable {

    /** Always with the same state folder, as of one machine that starts again. */
    static InProcess start(Rig rig) {
        String state = rig.stateFolder(rig.topics.applicationId()).toString();
        RecommenderApplication application =
                RecommenderApplication.of(rig.config.with(Map.of("state.dir", state)), rig.counts());
        try {
            application.start((read, all) -> {});
            return new InProcess(application);
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    void awaitLearned(long ratings) {
        awaitAlive("learned", () -> application.total(Total.NEW_RATINGS) == ratings);
    }

    /** Fails at once where the instance does. */
    void awaitAlive(String what, Callable<Boolean> condition) {
        await(what).atMost(Rig.LONG).until(() -> {
            assertThat(application.await(Duration.ZERO))
                    .as("it ended by itself")
                    .isFalse();
            return condition.call();
        });
    }

    @Override
    public void close() {
        application.close();
    }
}
