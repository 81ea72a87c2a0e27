package io.thalweg.bench;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.model.ChangedSet;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.Rows;
import io.thalweg.model.StateFormat;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.state.ErrorBatches;
import io.thalweg.state.RowCodec;
import io.thalweg.state.TaskStores;
import io.thalweg.stream.Arrival;
import io.thalweg.stream.Arrival.Admitted;
import io.thalweg.stream.Output;
import io.thalweg.stream.Output.ErrorBatch;
import io.thalweg.stream.Output.PublishedList;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.StoreNames;
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
 * What Kafka Streams alone costs: writes the rows that the application would write (as many, as large, under the
 * same keys), sends as many errors and bytes of lists, and learns and ranks nothing. The yardstick of {@code bench}.
 *
 * <p>Users and ratings it puts as they come, into stores with caches, as programs do that have nothing but Kafka Streams: a
 * yardstick that got each trick of {@link io.thalweg.state.RowBatch} and its like would not show what they bring.
 */
final class PassThroughProcessor implements Processor<byte[], Arrival, byte[], Output> {

    private static final int REMEMBERED_ITEMS = 1 << 16;
    private static final int NOISE_BYTES = 1 << 20;
    private static final int SEGMENT = 32;
    private static final int SEGMENTS = 2_048;

    private final RecommenderSettings settings;
    private final PassThroughLoad load;
    private final byte[] noise = new byte[NOISE_BYTES];
    private final ItemIndex index = new ItemIndex();
    private final int[] recentItems = new int[REMEMBERED_ITEMS];
    private final ChangedSet changedItems = new ChangedSet();
    private final ChangedSet changedNeighbours = new ChangedSet();
    private final ChangedSet changedSegments = new ChangedSet();
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
        users = context.getStateStore(StoreNames.USERS);
        ratings = context.getStateStore(StoreNames.RATINGS);
        contributions = context.getStateStore(StoreNames.ITEM_CONTRIBUTIONS);
        learnerState = context.getStateStore(StoreNames.LEARNER_STATE);
        dueLists = context.getStateStore(StoreNames.DUE_LISTS);
        publishedLists = context.getStateStore(StoreNames.PUBLISHED_LISTS);
        errors = new ErrorBatches(context.getStateStore(StoreNames.UNSENT_ERRORS), StateFormat.NEWEST);
        context.schedule(
                Duration.ofMillis(settings.errorsIntervalMillis()),
                PunctuationType.WALL_CLOCK_TIME,
                now -> sendErrors());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        if (record.value() instanceof Admitted admitted && admitted.event() instanceof Rating rating) {
            putRows(rating);
            errors.add(Cohort.WARM, .1, ListEvidence.NONE, record.timestamp(), 0);
            if (errors.isFull()) {
                sendErrors();
            }
            sendLists(rating);
        }
        if (++learned % load.ratingsPerSave() == 0) {
            putChanged();
        }
        if (learned % settings.maxRatingsPerCommit() == 0) {
            context.commit();
        }
    }

    private void putRows(RatingEvent rating) {
        PutProfile profile = load.profile();
        users.put(RowCodec.userKey(rating.userId()), bytes(profile.userBytes()));
        ratings.put(RowCodec.ratingKey(rating.userId(), rating.itemId()), bytes(profile.ratingBytes()));
        int item = index.findOrAdd(rating.itemId());
        changedItems.add(item);
        changedNeighbours.add(item);
        recentItems[(int) (learned % REMEMBERED_ITEMS)] = item;
        int known = (int) Math.min(learned + 1, REMEMBERED_ITEMS);
        for (owedItems += profile.otherItems(); owedItems >= 1; owedItems--) {
            changedItems.add(recentItems[random.nextInt(known)]);
        }
        changedSegments.add((int) (learned / SEGMENT % SEGMENTS));
    }

    /** What {@link TaskStores#saveChanged} does. */
    private void putChanged() {
        PutProfile profile = load.profile();
        for (int n = 0; n < changedItems.size(); n++) {
            contributions.put(
                    Bytes.wrap(Rows.key(Rows.ITEM, index.id(changedItems.get(n)))), bytes(profile.contributionBytes()));
        }
        changedItems.clear();
        contributions.put(RowCodec.TOTALS_KEY, bytes(profile.totalsBytes()));
        profile.localBytes().forEach(this::putLocal);
        changedNeighbours.clear();
        changedSegments.clear();
        errors.save();
    }

    private void putLocal(char kind, int size) {
        switch (kind) {
            case 'n' -> {
                for (int n = 0; n < changedNeighbours.size(); n++) {
                    learnerState.put(RowCodec.textKey(kind + index.id(changedNeighbours.get(n))), bytes(size));
                }
            }
            case 'r', 'p' -> {
                for (int n = 0; n < changedSegments.size(); n++) {
                    learnerState.put(RowCodec.textKey(kind + Integer.toString(changedSegments.get(n))), bytes(size));
                }
            }
            default -> learnerState.put(RowCodec.textKey(String.valueOf(kind)), bytes(size));
        }
    }

    private void sendLists(RatingEvent rating) {
        for (owedLists += load.listsPerRating(); owedLists >= 1; owedLists--) {
            Bytes user = RowCodec.userKey(rating.userId());
            dueLists.put(user, bytes(9));
            dueLists.delete(user);
            publishedLists.put(user, bytes(64));
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
