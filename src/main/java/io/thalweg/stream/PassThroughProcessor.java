package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.stream.Arrival.Admitted;
import io.thalweg.stream.Output.ErrorBatch;
import io.thalweg.stream.Output.PublishedList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What Kafka Streams alone costs: writes the rows that {@link LearnProcessor} would write (as many, as large, under the
 * same keys), sends as many errors and bytes of lists, and learns and ranks nothing. The yardstick of {@code bench}.
 */
final class PassThroughProcessor implements Processor<byte[], Arrival, byte[], Output> {

    private static final int REMEMBERED_ITEMS = 1 << 16;
    private static final int NOISE_BYTES = 1 << 20;

    private final RecommenderSettings settings;
    private final PassThroughLoad load;
    private final byte[] noise = new byte[NOISE_BYTES];
    private final String[] recentItems = new String[REMEMBERED_ITEMS];
    private final SplittableRandom random = new SplittableRandom(7);

    private ProcessorContext<byte[], Output> context;
    private KeyValueStore<Bytes, byte[]> users;
    private KeyValueStore<Bytes, byte[]> ratings;
    private KeyValueStore<Bytes, byte[]> contributions;
    private KeyValueStore<Bytes, byte[]> learnerState;
    private KeyValueStore<Bytes, byte[]> dueLists;
    private KeyValueStore<Bytes, byte[]> publishedLists;
    private ErrorBatches errors;
    private long learned;
    private double owedItems;
    private double owedLists;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    PassThroughProcessor(RecommenderSettings settings, PassThroughLoad load) {
        this.settings = settings;
        this.load = load;
        random.nextBytes(noise);
    }

    @Override
    public void init(ProcessorContext<byte[], Output> processorContext) {
        context = processorContext;
        users = context.getStateStore(RecommenderTopology.USERS);
        ratings = context.getStateStore(RecommenderTopology.RATINGS);
        contributions = context.getStateStore(RecommenderTopology.ITEM_CONTRIBUTIONS);
        learnerState = context.getStateStore(RecommenderTopology.LEARNER_STATE);
        dueLists = context.getStateStore(RecommenderTopology.DUE_LISTS);
        publishedLists = context.getStateStore(RecommenderTopology.PUBLISHED_LISTS);
        errors = new ErrorBatches(context.getStateStore(RecommenderTopology.UNSENT_ERRORS));
        context.schedule(
                Duration.ofMillis(settings.errorsIntervalMillis()),
                PunctuationType.WALL_CLOCK_TIME,
                now -> sendErrors());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        if (record.value() instanceof Admitted admitted && admitted.event() instanceof Rating rating) {
            putRows(rating);
            errors.add(Cohort.WARM, .1, record.timestamp());
            if (errors.isFull()) {
                sendErrors();
            }
            sendLists(rating);
        }
        if (++learned % settings.maxRatingsPerCommit() == 0) {
            context.commit();
        }
    }

    private void putRows(RatingEvent rating) {
        PutProfile profile = load.profile();
        users.put(RowCodec.userKey(rating.userId()), bytes(profile.userBytes()));
        ratings.put(RowCodec.ratingKey(rating.userId(), rating.itemId()), bytes(profile.ratingBytes()));
        contributions.put(RowCodec.itemKey(rating.itemId()), bytes(profile.contributionBytes()));
        recentItems[(int) (learned % REMEMBERED_ITEMS)] = rating.itemId();
        int known = (int) Math.min(learned + 1, REMEMBERED_ITEMS);
        for (owedItems += profile.otherItems(); owedItems >= 1; owedItems--) {
            contributions.put(RowCodec.itemKey(recentItems[random.nextInt(known)]), bytes(profile.contributionBytes()));
        }
        contributions.put(RowCodec.TOTALS_KEY, bytes(profile.totalsBytes()));
        profile.localBytes()
                .forEach((kind, size) -> learnerState.put(RowCodec.textKey(localKey(kind, rating)), bytes(size)));
    }

    private String localKey(char kind, RatingEvent rating) {
        return switch (kind) {
            case 'n' -> kind + rating.itemId();
            case 'r' -> kind + Long.toString(learned / 32 % 2_048);
            default -> String.valueOf(kind);
        };
    }

    private void sendLists(RatingEvent rating) {
        for (owedLists += load.listsPerRating(); owedLists >= 1; owedLists--) {
            Bytes user = RowCodec.userKey(rating.userId());
            dueLists.put(user, bytes(9));
            dueLists.delete(user);
            publishedLists.put(user, bytes(24));
            context.forward(new Record<>(
                    rating.userId().getBytes(StandardCharsets.UTF_8),
                    new PublishedList(bytes(load.listBytes())),
                    context.currentSystemTimeMs()));
        }
    }

    private void sendErrors() {
        if (!errors.isEmpty()) {
            context.forward(new Record<>(new byte[0], new ErrorBatch(errors.take()), context.currentSystemTimeMs()));
        }
    }

    /** Bytes that compress as badly as factors do. */
    private byte[] bytes(int length) {
        int from = random.nextInt(NOISE_BYTES - length);
        return Arrays.copyOfRange(noise, from, from + length);
    }
}
