package io.thalweg.faults;

import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What golden state was learned from, and what is learned after it: a stream of our own, of which some ratings come again with another
 * value and some are taken back, a record that is no event, a catalog; and where there are several partitions, ratings without a key.
 */
final class GoldenInput implements AutoCloseable {

    /** How many ratings golden state holds the effect of. */
    static final int BEFORE = 300;

    private static final int USERS = 15;
    private static final int ITEMS = 60;
    private static final int MOST = 500;
    private static final int AGAIN_ONE_IN = 20;
    private static final int BACK_ONE_IN = 33;
    private static final int NO_KEY_ONE_IN = 7;

    private final Rig rig;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Iterator<Rating> ratings;
    private long taken;
    private long learned;

    /** @param sentBefore so many ratings were sent */
    GoldenInput(Rig rig, int sentBefore) {
        this.rig = rig;
        this.producer = new KafkaProducer<>(
                rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        this.ratings = new RatingGenerator(new GeneratorOptions(7, MOST, USERS, ITEMS, RatingScale.FIVE_STARS, 1));
        IntStream.range(0, sentBefore).forEach(n -> next((event, hasKey) -> {}));
    }

    /** Items with titles and categories. */
    void sendCatalog() {
        for (int item = 1; item <= ITEMS; item++) {
            send(
                    rig.topics.items(),
                    "" + item,
                    "{\"itemId\":\"" + item + "\",\"title\":\"Title " + item + "\",\"categories\":[\"c" + item % 4
                            + "\"]}");
        }
    }

    /** So many ratings, and what comes with them; waits for nothing. */
    void sendRatings(int count) {
        IntStream.range(0, count).forEach(n -> next(this::send));
        send(rig.topics.ratings(), "nobody", "no event");
        producer.flush();
    }

    /** The next rating, and what comes with it. */
    private void next(Sender sender) {
        Rating rating = ratings.next();
        taken++;
        boolean comesAgain = taken % AGAIN_ONE_IN == 0;
        boolean isTakenBack = taken % BACK_ONE_IN == 0;
        boolean hasKey = comesAgain || isTakenBack || rig.settings.partitionCount() == 1 || taken % NO_KEY_ONE_IN > 0;
        sender.send(rating, hasKey);
        learned += comesAgain ? 2 : 1;
        if (comesAgain) {
            double other = 6 - rating.value();
            sender.send(new Rating(rating.userId(), rating.itemId(), other, rating.timestampMillis() + 1), true);
        }
        if (isTakenBack) {
            sender.send(new Withdrawal(rating.userId(), rating.itemId(), rating.timestampMillis() + 2), true);
        }
    }

    private interface Sender {
        void send(RatingEvent event, boolean hasKey);
    }

    /** How many ratings are learned of what was sent, now and before. */
    long learned() {
        return learned;
    }

    private void send(RatingEvent event, boolean hasKey) {
        byte[] key = hasKey ? event.userId().getBytes(StandardCharsets.UTF_8) : null;
        var unused = producer.send(new ProducerRecord<>(rig.topics.ratings(), key, RatingJson.encode(event)));
    }

    private void send(String topic, String key, String value) {
        var unused = producer.send(new ProducerRecord<>(
                topic, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        producer.close();
    }
}
