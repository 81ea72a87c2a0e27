package io.thalweg.verify;

import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.RecommenderSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The same events learned by a loop in memory: with one partition, it must end in the same bits as the application. */
final class PlainLoop {

    private final ItemRows items;
    private final InMemoryState users;

    PlainLoop(RecommenderSettings settings, List<ConsumerRecord<byte[], byte[]>> events) {
        this.items = new ItemModel(settings.shape()).open(0);
        Learner learner = settings.algorithm().create(items, settings.feedback(), settings.parameters());
        this.users = new InMemoryState(learner);
        LearningTask loop = new LearningTask(users, items, learner, settings.feedback());
        for (ConsumerRecord<byte[], byte[]> event : events) {
            loop.apply(RatingJson.decode(event.value(), event.timestamp(), Long.MAX_VALUE, settings.feedback()));
        }
    }

    Finding compareItems(StoredState stored) {
        String different = null;
        for (Map.Entry<String, byte[]> row : stored.contributions.get(0).entrySet()) {
            if (!Arrays.equals(items.contribution(items.findOrAdd(row.getKey())), row.getValue())) {
                different = row.getKey();
            }
        }
        return new Finding(
                "I2 item factors equal a plain loop's, bit for bit",
                different == null,
                different == null ? stored.contributions.get(0).size() + " items" : "item " + different + " differs");
    }

    Finding compareUsers(StoredState stored) {
        String different = null;
        for (Map.Entry<String, byte[]> row : stored.users.entrySet()) {
            if (!isEqual(users.user(row.getKey()), row.getValue())) {
                different = row.getKey();
            }
        }
        return new Finding(
                "I2 user factors equal a plain loop's, bit for bit",
                different == null,
                different == null ? stored.users.size() + " users" : "user " + different + " differs");
    }

    private static boolean isEqual(UserRow user, byte[] row) {
        ByteBuffer in = ByteBuffer.wrap(row, 1, row.length - 1);
        boolean equal =
                in.getFloat() == user.bias && in.getFloat() == user.biasVariance && in.getFloat() == user.session;
        equal &= in.getLong() == user.lastRatedMillis && in.getLong() == user.learnedCount;
        for (float factor : user.factors) {
            equal &= in.getFloat() == factor;
        }
        return equal;
    }
}
