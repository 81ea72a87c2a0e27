package io.thalweg.stream;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.InputEvents;
import io.thalweg.input.InputItems;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.lists.RecordBound;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.model.StateFormat;
import io.thalweg.rank.ListRules;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.event.DeserializerChoice;
import io.thalweg.rating.event.EventShape;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.state.ModelSignature;
import io.thalweg.state.UserMemory;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the topology is built from.
 *
 * @param topics the names of the topics
 * @param partitions in how many users are laid out, and how many the topics have
 * @param feedback what events say, and on which scale
 * @param algorithm how to learn
 * @param parameters of the algorithm
 * @param seed of start values and draws
 * @param listRules what lists are to be
 * @param refreshIntervalMillis least time between two lists of a user
 * @param refreshBudget share of a thread's time for making lists, above 0, at most 1
 * @param errorsIntervalMillis most time that an error waits before it is sent on, and between two publications
 * @param driftTolerance by how much a mean absolute error may rise for good, in units of the scale's range
 * @param driftThreshold how much error beyond that raises the drift alarm, summed over ratings, in the same unit
 * @param maxRatingsPerCommit after so many events a task asks for a commit
 * @param heapBudgetMebibytes what all state may take of the heap, 0 for a share of it
 * @param itemsKept items that all tasks together keep, 0 for all
 * @param usersMemoryBytes what decoded users of all tasks of an instance may take of the heap
 * @param inMemoryStores whether stores live in memory only and are restored from their changelogs at every start
 * @param usersKept users that all tasks together keep, 0 for all
 * @param mostRatingsOfUser ratings and remembered withdrawals of one user, 1 or more; what goes beyond is refused
 * @param progressTimeoutMillis how long work may wait for its commit before the instance is not ready
 * @param auditSecret under which ids of forgotten users are hashed; empty for a random one each time
 * @param takeoverFrom an application that is gone, whose outputs this one takes over; or empty
 * @param stateMaxAgeMillis state that was out of use for longer is read again from Kafka
 * @param stateFormat in which state is written that is in none yet, or in an older one
 * @param leavesGroup whether an instance that stops gives its partitions up at once
 * @param maxRequestBytes what the producer sends at most
 * @param inputShape where events have what; empty for our own form
 * @param inputDeserializer what makes JSON of the ratings topic's values
 * @param itemPaths where items have what; empty for our own form
 * @param itemDeserializer what makes JSON of the items topic's values
 */
public record RecommenderSettings(
        Topics topics,
        PartitionCounts partitions,
        Feedback feedback,
        Algorithm algorithm,
        Hyperparameters parameters,
        long seed,
        ListRules listRules,
        long refreshIntervalMillis,
        double refreshBudget,
        long errorsIntervalMillis,
        double driftTolerance,
        double driftThreshold,
        int maxRatingsPerCommit,
        int heapBudgetMebibytes,
        int itemsKept,
        long usersMemoryBytes,
        boolean inMemoryStores,
        int usersKept,
        int mostRatingsOfUser,
        long progressTimeoutMillis,
        String auditSecret,
        String takeoverFrom,
        long stateMaxAgeMillis,
        StateFormat stateFormat,
        boolean leavesGroup,
        int maxRequestBytes,
        Optional<EventShape> inputShape,
        DeserializerChoice inputDeserializer,
        Optional<ItemPaths> itemPaths,
        DeserializerChoice itemDeserializer) {

    /** What a configuration says, for topics of which all have so many partitions. */
    public static RecommenderSettings of(ThalwegConfig config, int partitionCount) {
        return of(config, PartitionCounts.equal(partitionCount));
    }

    /** What a configuration says, for topics of so many partitions. */
    public static RecommenderSettings of(ThalwegConfig config, PartitionCounts partitions) {
        Algorithm algorithm = Algorithm.parse(config.get(Keys.LEARNER));
        StateFormat format = StateFormat.beside(config.get(Keys.UPGRADE_FROM));
        return new RecommenderSettings(
                Topics.of(config),
                partitions,
                config.feedback(),
                algorithm,
                parameters(algorithm, config, format),
                config.get(Keys.SEED),
                listRules(config, config.get(Keys.LIST_SIZE)),
                config.get(Keys.REFRESH_INTERVAL_MILLIS),
                config.get(Keys.REFRESH_BUDGET),
                config.get(Keys.ERRORS_PUBLISH_INTERVAL_MILLIS),
                config.get(Keys.DRIFT_TOLERANCE),
                config.get(Keys.DRIFT_THRESHOLD),
                config.get(Keys.COMMIT_MAX_RATINGS),
                config.get(Keys.HEAP_BUDGET_MEBIBYTES),
                config.get(Keys.ITEMS_KEPT),
                UserMemory.bytes(config.get(Keys.USERS_MEMORY_MEBIBYTES)),
                config.get(Keys.STATE_STORE).equals("memory"),
                config.get(Keys.USERS_KEPT),
                config.get(Keys.USER_RATINGS_MOST),
                config.get(Keys.PROGRESS_TIMEOUT_MILLIS),
                config.get(Keys.AUDIT_SECRET),
                config.get(Keys.TAKEOVER_FROM),
                config.get(Keys.STATE_MAX_AGE_MILLIS),
                format,
                Boolean.parseBoolean(config.get(Keys.LEAVE_GROUP)),
                config.maxRequestBytes(),
                config.inputShape(),
                config.inputDeserializer(),
                config.itemPaths(),
                config.itemDeserializer());
    }

    /** Beside instances that know no side information there is none: what it learns would be a row that is new to them. */
    private static Hyperparameters parameters(Algorithm algorithm, ThalwegConfig config, StateFormat format) {
        Map<String, Double> given = new HashMap<>(config.hyperparameters());
        if (!format.hasSideRows()) {
            given.put("hybrid.side", 0.0);
        }
        return algorithm.parameters(given);
    }

    /** What a configuration says of lists, for a list of so many items. */
    public static ListRules listRules(ThalwegConfig config, int size) {
        return new ListRules(
                size,
                config.get(Keys.LIST_LIKING),
                Boolean.parseBoolean(config.get(Keys.LIST_BELOW_MEAN_LAST)),
                config.get(Keys.LIST_CATEGORY_MOST),
                config.get(Keys.LIST_NEW_SHARE),
                config.get(Keys.LIST_GIVE_WAY),
                config.get(Keys.LIST_UNRATED_SHARE));
    }

    /** In how many partitions users are laid out. */
    public int partitionCount() {
        return partitions.users();
    }

    /** Of what is learned and predicted. */
    public RatingScale scale() {
        return feedback.scale();
    }

    /** Users that one task keeps, 0 for all. */
    int usersKeptByTask() {
        return usersKept == 0 ? 0 : Math.max(1, usersKept / partitionCount());
    }

    /**
     * Reads events as they come in; each thread needs one of its own.
     *
     * @throws ConfigException if the deserializer can't be had
     */
    public InputEvents openInputEvents() {
        return InputEvents.of(topics.ratings(), feedback, inputShape, inputDeserializer);
    }

    /**
     * The same of items.
     *
     * @throws ConfigException if the deserializer can't be had
     */
    InputItems openInputItems() {
        return InputItems.of(topics.items(), itemPaths, itemDeserializer);
    }

    /** How large a record may be. */
    RecordBound recordBound() {
        return RecordBound.under(maxRequestBytes);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "RecommenderSettings[" + algorithm + ", " + partitions + " of " + topics.ratings() + "]";
    }

    /** The shape and start of item rows. */
    public RowLayout layout() {
        return algorithm.layout(seed, parameters);
    }

    /** What the parts of the model are. */
    public ModelShape shape() {
        return algorithm.shape(seed, parameters, partitionCount()).withTasks(partitions.tasks());
    }

    /** What the numbers in the state mean. */
    public ModelSignature signature() {
        return ModelSignature.of(algorithm, layout(), parameters, feedback);
    }
}
