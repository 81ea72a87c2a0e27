package io.thalweg.config;

import static io.thalweg.config.Key.choice;
import static io.thalweg.config.Key.decimal;
import static io.thalweg.config.Key.integer;
import static io.thalweg.config.Key.millisOrEver;
import static io.thalweg.config.Key.text;
import static io.thalweg.config.Key.wide;

import io.thalweg.config.Key.Group;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.Duplicates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every own key. A new one is declared and listed here; validation, {@code config --describe} and the docs follow from it.
 */
public final class Keys {

    private static final int DAY_MILLIS = 86_400_000;

    public static final Key<String> APPLICATION_ID = text(
            "application.id",
            Group.CLUSTER,
            "thalweg",
            "letters, digits, . _ -",
            name -> Forms.requireTopicName("application.id", name),
            "The name of the consumer group and of the internal topics; instances that share the work share it");
    public static final Key<String> BOOTSTRAP_SERVERS = text(
            "bootstrap.servers",
            Group.CLUSTER,
            "localhost:9092",
            "HOST:PORT, comma-separated",
            Forms::requireServers,
            "Some brokers of the cluster");
    public static final Key<Integer> STARTUP_TIMEOUT_MILLIS = integer(
            "startup.timeout.ms",
            Group.CLUSTER,
            60_000,
            1_000,
            DAY_MILLIS,
            "How long a start waits for the cluster and for the item rows to be read");
    public static final Key<String> TAKEOVER = choice(
            "takeover",
            Group.CLUSTER,
            "safe",
            List.of("safe", StreamsProperties.QUICK),
            "How soon a silent instance loses its partitions: `safe` outlives a broker's crash and an instance that"
                    + " stands still for half a minute, `quick` waits for 10 s");
    public static final Key<String> LEAVE_GROUP = choice(
            "leave.group",
            Group.CLUSTER,
            "true",
            List.of("true", "false"),
            "Whether an instance that stops gives its partitions up at once; `false` keeps them for its return within"
                    + " the session, with the same state folder");

    public static final Key<String> UPGRADE_FROM = text(
            "upgrade.from",
            Group.CLUSTER,
            "",
            "0.1, or empty",
            version -> Forms.requireOneOf("upgrade.from", version, List.of("", "0.1")),
            "The version that other instances may still be of: this one then writes what that one reads; empty when all are new");

    public static final Key<String> TOPIC_PREFIX = text(
            "topic.prefix",
            Group.TOPICS,
            "thalweg.",
            "letters, digits, . _ -, or empty",
            prefix -> Forms.requireTopicPrefix("topic.prefix", prefix),
            "What every topic's name starts with");
    public static final Key<String> INPUT_TOPIC = text(
            "input.topic",
            Group.TOPICS,
            "",
            "a topic's name, or empty",
            name -> Forms.requireTopicPrefix("input.topic", name),
            "The topic of the ratings, if it has another name; empty: the prefix and `ratings`");
    public static final Key<String> ITEMS_TOPIC = text(
            "items.topic",
            Group.TOPICS,
            "",
            "a topic's name, or empty",
            name -> Forms.requireTopicPrefix("items.topic", name),
            "The topic of the items, if it has another name; empty: the prefix and `items`");
    public static final Key<String> COMMANDS_TOPIC = text(
            "commands.topic",
            Group.TOPICS,
            "",
            "a topic's name, or empty",
            name -> Forms.requireTopicPrefix("commands.topic", name),
            "The topic of the commands, if it has another name; empty: the prefix and `commands`");
    public static final Key<String> CHAMPION_PREFIX = text(
            "champion.prefix",
            Group.TOPICS,
            "",
            "letters, digits, . _ -, or empty",
            prefix -> Forms.requireTopicPrefix("champion.prefix", prefix),
            "Of a challenger: the prefix of the topics whose lists and errors it writes too once `promote` says so; empty:"
                    + " it is no challenger");
    public static final Key<Long> RATINGS_RETENTION_MILLIS = millisOrEver(
            "ratings.retention.ms",
            Group.TOPICS,
            -1,
            "How long `topics create` lets ratings and commands be kept, by their Kafka timestamps; -1 is for ever");
    public static final Key<String> TAKEOVER_FROM = text(
            "takeover.from",
            Group.TOPICS,
            "",
            "letters, digits, . _ -, or empty",
            name -> Forms.requireTopicPrefix("takeover.from", name),
            "An application that is gone, whose output topics this one takes over; without it they are left alone");
    public static final Key<Integer> TOPIC_PARTITIONS = integer(
            "topic.partitions",
            Group.TOPICS,
            4,
            1,
            1_000,
            "In how many partitions a new application lays out its users, and how many `topics create` and `demo` give to"
                    + " the topics; if not set, as many as the ratings topic has; an upper limit for threads over all"
                    + " instances");
    public static final Key<Integer> TOPIC_REPLICATION_FACTOR = integer(
            "topic.replication.factor",
            Group.TOPICS,
            -1,
            -1,
            100,
            "Replicas of each topic that is created, internal ones too; -1 is the broker's default");

    public static final Key<String> RATING_SCALE = text(
            "rating.scale",
            Group.LEARNING,
            "1..5",
            "LO..HI",
            RatingScale::parse,
            "The lowest and the highest valid rating");
    public static final Key<String> FEEDBACK = FeedbackKeys.FEEDBACK;
    public static final Key<String> INPUT_RATING = InputKeys.RATING;

    public static final Key<String> LEARNER = choice(
            "learner",
            Group.LEARNING,
            Algorithm.HYBRID.toString(),
            LearnerKeys.words(),
            "What learns from the ratings");
    public static final Key<Long> SEED = wide(
            "seed", Group.LEARNING, 42, "What start values and draws are derived from; another seed is another model");

    public static final Key<String> DUPLICATES = choice(
            "duplicates",
            Group.LEARNING,
            Duplicates.LAST.toString(),
            Arrays.stream(Duplicates.values()).map(Duplicates::toString).toList(),
            "What counts where a file without times has several ratings of one user and item");

    public static final Key<Integer> LIST_SIZE =
            integer("list.size", Group.LISTS, 10, 1, 1_000, "Items of a user's list");
    public static final Key<Double> LIST_LIKING = decimal(
            "list.liking",
            Group.LISTS,
            .25,
            0,
            10,
            "How much lists are ordered by whether the user likes an item, beside whether they come to it: 0 not at all, 1"
                    + " makes lists that are followed less and liked more");
    public static final Key<String> LIST_BELOW_MEAN_LAST = choice(
            "list.below.mean.last",
            Group.LISTS,
            "false",
            List.of("true", "false"),
            "Whether items predicted below the user's own mean come only when nothing better is left: such lists are liked"
                    + " more, and bring less of what is rated next");
    public static final Key<Integer> LIST_CATEGORY_MOST = integer(
            "list.category.most",
            Group.LISTS,
            0,
            0,
            1_000,
            "Items of one category that a list has at most, while there are others; 0 for any number");
    public static final Key<Double> LIST_NEW_SHARE = decimal(
            "list.new.share",
            Group.LISTS,
            0,
            0,
            1,
            "The share of a list's places that is at least for items of fewer than 20 ratings, where there are any: the last ones, never the first");
    public static final Key<Double> LIST_UNRATED_SHARE = decimal(
            "list.unrated.share",
            Group.LISTS,
            0,
            0,
            1,
            "The share of a list's places that items of the catalog may have that nobody has rated yet, where they are predicted at"
                    + " the user's own mean or above: the last ones, never the first");
    public static final Key<Double> LIST_GIVE_WAY = decimal(
            "list.give.way",
            Group.LISTS,
            0,
            0,
            10,
            "How much an item loses that stands in one list of a user after another and isn't rated, so that another gets its place"
                    + " where it is nearly as good: 0 nothing, .3 a little");
    public static final Key<Integer> REFRESH_INTERVAL_MILLIS = integer(
            "refresh.interval.ms", Group.LISTS, 500, 0, DAY_MILLIS, "The shortest time between two lists of one user");
    public static final Key<Double> REFRESH_BUDGET = decimal(
            "refresh.budget",
            Group.LISTS,
            0.5,
            0.01,
            1,
            "The share of a thread's time that lists may take; while ratings wait, lists do too, for up to 3.5 s");

    public static final Key<Integer> COMMIT_INTERVAL_MILLIS = integer(
            "commit.interval.ms",
            Group.RUNTIME,
            200,
            10,
            10_000,
            "The longest time between two commits; results are visible after one");
    public static final Key<Integer> COMMIT_MAX_RATINGS = integer(
            "commit.max.ratings",
            Group.RUNTIME,
            5_000,
            1,
            1_000_000,
            "Ratings after which a task asks for a commit, so that a backlog doesn't make item rows stale");
    public static final Key<Integer> THREADS = integer(
            "threads",
            Group.RUNTIME,
            0,
            0,
            256,
            "Stream threads of this instance; 0: one a processor, no more than `topic.partitions`");
    public static final Key<String> STATE_DIR = text(
            "state.dir",
            Group.RUNTIME,
            "state",
            "a folder",
            folder -> Forms.requireNonEmpty("state.dir", folder),
            "Where the local state lies, relative to the working directory; it is a cache of what Kafka holds");
    public static final Key<String> STATE_STORE = choice(
            "state.store",
            Group.RUNTIME,
            "rocksdb",
            List.of("rocksdb", "memory"),
            "Where users and ratings lie: on disk, or on the heap");
    public static final Key<Integer> STATE_MAX_AGE_MILLIS = integer(
            "state.max.age.ms",
            Group.RUNTIME,
            DAY_MILLIS / 2,
            1_000,
            DAY_MILLIS / 4 * 3,
            "Local state that was out of use for longer is deleted at a start and read again from Kafka; it must be"
                    + " well below `delete.retention.ms` of the changelogs (a day)");
    public static final Key<Integer> ROCKSDB_MEMORY_MEBIBYTES = integer(
            "rocksdb.memory",
            Group.RUNTIME,
            0,
            0,
            1_000_000,
            "MiB that all stores on disk may take together, outside of the heap, for what they have read and not yet"
                    + " written; 0: a quarter of the largest heap");
    public static final Key<Integer> HEAP_BUDGET_MEBIBYTES = integer(
            "heap.budget",
            Group.RUNTIME,
            0,
            0,
            10_000_000,
            "MiB of the heap that the state may take: decoded users, what waits to be written, and items the rest; a start says"
                    + " how many fit, and an alert when they nearly fill it; 0: three quarters of the largest heap");
    public static final Key<Integer> ITEMS_KEPT = integer(
            "items.kept",
            Group.RUNTIME,
            0,
            0,
            Integer.MAX_VALUE,
            "Items that keep what was learned of them; where a twentieth more are rated, the least recently rated leave,"
                    + " and items without a rating; 0 keeps all");
    public static final Key<Integer> USERS_MEMORY_MEBIBYTES = integer(
            "users.memory",
            Group.RUNTIME,
            0,
            0,
            1_000_000,
            "MiB of the heap that users may take whom the tasks of an instance keep decoded; 0: an eighth of the largest"
                    + " heap");
    public static final Key<Integer> USERS_KEPT = integer(
            "users.kept",
            Group.RUNTIME,
            0,
            0,
            Integer.MAX_VALUE,
            "Users that are kept, over all partitions; the least recently active leave first; 0 keeps all");
    public static final Key<Integer> USER_RATINGS_MOST = integer(
            "user.ratings.most",
            Group.RUNTIME,
            50_000,
            1,
            10_000_000,
            "Ratings and withdrawals of one user that are kept; more of them are dead letters (a robot, or a test)");
    public static final Key<String> AUDIT_SECRET = text(
            "audit.secret",
            Group.RUNTIME,
            "",
            "any text",
            secret -> {},
            "Under which ids of forgotten users are hashed for the audit topic; without it, each hash has a random"
                    + " salt");
    public static final Key<Integer> ERRORS_PUBLISH_INTERVAL_MILLIS = integer(
            "errors.publish.interval.ms",
            Group.RUNTIME,
            200,
            10,
            DAY_MILLIS,
            "How often a task passes its error sums on");

    public static final Key<String> HTTP_HOST = text(
            "http.host",
            Group.WATCHING,
            "127.0.0.1",
            "an address of this machine",
            host -> Forms.requireNonEmpty("http.host", host),
            "Where metrics and health are answered; 0.0.0.0 is every interface");
    public static final Key<Integer> HTTP_PORT = integer(
            "http.port",
            Group.WATCHING,
            8_080,
            -1,
            65_535,
            "The port; 0 is any free one, -1 none. If nothing sets it and it is taken, any free one");

    public static final Key<Integer> PROGRESS_TIMEOUT_MILLIS = integer(
            "progress.timeout.ms",
            Group.WATCHING,
            45_000,
            1_000,
            DAY_MILLIS,
            "How long work may wait for its commit, a thread may not poll and no broker may answer, until not ready");

    public static final Key<Double> DRIFT_TOLERANCE = decimal(
            "drift.tolerance",
            Group.WATCHING,
            0.01,
            0,
            1,
            "Rise of the mean absolute error that is no drift, as a share of the scale's range");
    public static final Key<Double> DRIFT_THRESHOLD = decimal(
            "drift.threshold",
            Group.WATCHING,
            100,
            1,
            1e9,
            "Error beyond that, summed over ratings in the same unit, at which the drift alarm is raised");

    private static final List<Key<?>> APPLICATION = List.of(
            APPLICATION_ID,
            BOOTSTRAP_SERVERS,
            STARTUP_TIMEOUT_MILLIS,
            TAKEOVER,
            LEAVE_GROUP,
            UPGRADE_FROM,
            TOPIC_PREFIX,
            INPUT_TOPIC,
            ITEMS_TOPIC,
            COMMANDS_TOPIC,
            CHAMPION_PREFIX,
            RATINGS_RETENTION_MILLIS,
            TAKEOVER_FROM,
            TOPIC_PARTITIONS,
            TOPIC_REPLICATION_FACTOR,
            RATING_SCALE,
            FEEDBACK,
            LEARNER,
            SEED,
            DUPLICATES,
            LIST_SIZE,
            LIST_LIKING,
            LIST_BELOW_MEAN_LAST,
            LIST_CATEGORY_MOST,
            LIST_NEW_SHARE,
            LIST_UNRATED_SHARE,
            LIST_GIVE_WAY,
            REFRESH_INTERVAL_MILLIS,
            REFRESH_BUDGET,
            COMMIT_INTERVAL_MILLIS,
            COMMIT_MAX_RATINGS,
            THREADS,
            STATE_DIR,
            STATE_STORE,
            STATE_MAX_AGE_MILLIS,
            ROCKSDB_MEMORY_MEBIBYTES,
            HEAP_BUDGET_MEBIBYTES,
            ITEMS_KEPT,
            USERS_MEMORY_MEBIBYTES,
            USERS_KEPT,
            USER_RATINGS_MOST,
            AUDIT_SECRET,
            ERRORS_PUBLISH_INTERVAL_MILLIS,
            HTTP_HOST,
            HTTP_PORT,
            PROGRESS_TIMEOUT_MILLIS,
            DRIFT_TOLERANCE,
            DRIFT_THRESHOLD);

    private static final Map<String, Key<?>> BY_NAME = byName();

    private Keys() {}

    /** All own keys, in the order of the configuration table. */
    public static List<Key<?>> all() {
        return List.copyOf(BY_NAME.values());
    }

    static boolean isOwn(String name) {
        return BY_NAME.containsKey(name);
    }

    /** The environment variable of an own key, or of a setting of a deserializer. */
    static String variable(String ownName) {
        Key<?> key = BY_NAME.get(ownName);
        return key == null ? Environment.ownVariable(ownName) : key.variable();
    }

    private static Map<String, Key<?>> byName() {
        List<Key<?>> keys = new ArrayList<>(APPLICATION);
        keys.addAll(keys.indexOf(TOPIC_REPLICATION_FACTOR) + 1, InputKeys.ALL);
        keys.addAll(ApiKeys.ALL);
        keys.addAll(LearnerKeys.all());
        Map<String, Key<?>> byName = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalStateException("the key " + key.name() + " is declared twice");
            }
        }
        return byName;
    }
}
