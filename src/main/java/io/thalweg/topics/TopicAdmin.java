package io.thalweg.topics;

import io.thalweg.config.Keys;
import io.thalweg.config.Program;
import io.thalweg.config.ThalwegConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics, says what differs, and describes them. It never deletes one, and alters none but by {@link #grow}. Users are laid out
 * in as many partitions as the internal topic has through which they are reached; where there is none yet, in as many as the ratings topic
 * has, or as are asked for. Every method throws a {@link KafkaException} if the cluster refuses or doesn't answer.
 */
public final class TopicAdmin {

    private static final String CREATE = Program.COMMAND + " topics create";
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Admin admin;
    private final Topics topics;
    private final int partitions;
    private final boolean followsRatings;
    private final String options;

    /** As the configuration says, whose {@code topic.partitions} a new application follows if somebody has set it. */
    public static TopicAdmin of(Admin admin, ThalwegConfig config, String options) {
        return new TopicAdmin(
                admin,
                Topics.of(config),
                config.get(Keys.TOPIC_PARTITIONS),
                !config.isSet(Keys.TOPIC_PARTITIONS),
                options);
    }

    /**
     * @param partitions for topics that are created, where there is no ratings topic yet
     * @param options what the user has to repeat behind a command that a message says, for example
     *     {@code --config my.properties}; may be empty
     */
    public TopicAdmin(Admin admin, Topics topics, int partitions, String options) {
        this(admin, topics, partitions, true, options);
    }

    private TopicAdmin(Admin admin, Topics topics, int partitions, boolean followsRatings, String options) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        this.followsRatings = followsRatings;
        this.options = options.isBlank() ? "" : " " + options.strip();
    }

    /**
     * Creates what is missing, and returns when all brokers that were asked know it.
     *
     * @param replicationFactor -1 for the broker's default
     * @return the names of the topics that this call created
     */
    public List<String> create(int replicationFactor) {
        Map<String, TopicState> existing = existing();
        List<TopicSpec> missing = specs(existing).stream()
                .filter(spec -> !existing.containsKey(spec.name()))
                .toList();
        Map<String, KafkaFuture<Void>> pending = admin.createTopics(missing.stream()
                        .map(spec -> newTopic(spec, replicationFactor))
                        .toList())
                .values();
        List<String> created = new ArrayList<>();
        pending.forEach((name, future) -> {
            try {
                get(future);
                created.add(name);
            } catch (TopicExistsException e) {
                // Another instance was faster: what was asked for is there.
            }
        });
        awaitVisible();
        return created.stream().sorted().toList();
    }

    /**
     * That the ratings topic was there before with another number of partitions than is configured, that all topics follow it,
     * and what to type for the number that is configured; empty where it is not so.
     */
    public Optional<String> otherLayout() {
        TopicState ratings = existing().get(topics.ratings());
        int users = counts().users();
        if (users == partitions || ratings == null) {
            return Optional.empty();
        }
        if (ratings.partitions() != users) {
            return Optional.of("users of " + topics.applicationId() + " are laid out in " + users
                    + " partitions, not in the " + partitions + " of topic.partitions, and stay so");
        }
        String has = ratings.partitions() + (ratings.partitions() == 1 ? " partition" : " partitions");
        return Optional.of("topic " + topics.ratings() + " was there before and has " + has
                + ", so all that follow it have as many, not the " + partitions + " of topic.partitions; no more than "
                + ratings.partitions() + " stream threads, in all instances, can share the work. For " + partitions
                + ", before anything is learned: kafka-topics.sh --delete the topics that this created and "
                + topics.ratings() + ", run: " + CREATE + options + ", and send the ratings again");
    }

    /** What is unsafe, one line a fault that says what to do next; empty if the application may start. */
    public List<String> verify() {
        return review().unsafe();
    }

    /** What is unsafe, and what is doubtful. */
    public TopicReview review() {
        Map<String, TopicState> existing = existing();
        List<String> unsafe = new ArrayList<>();
        List<String> toCome = new ArrayList<>();
        List<TopicSpec> specs = specs(existing);
        for (TopicSpec spec : specs) {
            TopicState state = existing.get(spec.name());
            if (state != null) {
                difference(spec, state).ifPresent(unsafe::add);
            } else if (isRequired(spec)) {
                unsafe.add(missing(spec.name()));
            } else {
                toCome.add(spec.name());
            }
        }
        parted(existing).ifPresent(unsafe::add);
        TopicReview settings = TopicReview.of(topics, specs, existing, brokerCount());
        unsafe.addAll(settings.unsafe());
        List<String> doubtful = new ArrayList<>(settings.doubtful());
        oneMoreHop(existing).ifPresent(doubtful::add);
        if (!toCome.isEmpty() && unsafe.isEmpty()) {
            doubtful.add("topics " + String.join(", ", toCome)
                    + ": missing, and the application creates them if it may; else run: " + CREATE + options);
        }
        return new TopicReview(unsafe, doubtful);
    }

    /** That the internal topic which says where users are was given more partitions by somebody. */
    private Optional<String> parted(Map<String, TopicState> existing) {
        TopicState hop = existing.get(topics.wrongPartitionHop());
        TopicState learned = existing.get(topics.itemContributionsChangelog());
        if (hop == null || learned == null || hop.partitions() <= learned.partitions()) {
            return Optional.empty();
        }
        return Optional.of("topic " + hop.name() + " has " + hop.partitions() + " partitions, and the state was learned"
                + " in " + learned.partitions() + ": users would part from their rows; "
                + NewApplication.advice(topics));
    }

    /** That well-placed records lie in other partitions than their users. */
    private Optional<String> oneMoreHop(Map<String, TopicState> existing) {
        PartitionCounts counts = counts(partitionsOf(existing));
        if (counts.ratingsFit() && counts.commandsFit()) {
            return Optional.empty();
        }
        return Optional.of("users of " + topics.applicationId() + " are laid out in " + counts.users()
                + " partitions, topic " + topics.ratings() + " has " + counts.ratings() + " and " + topics.commands()
                + " " + counts.commands() + ": what lies in another partition than its user's takes one more hop, and "
                + counts.users() + " tasks learn");
    }

    /** How many partitions there are of what, or will be when the topics are created. */
    public PartitionCounts counts() {
        return counts(partitionCounts(List.of(
                topics.ratings(),
                topics.commands(),
                topics.recommendations(),
                topics.wrongPartitionHop(),
                topics.itemContributionsChangelog())));
    }

    /** The same by what was learned, for who reads no more than that: changelogs have as many partitions as there are tasks. */
    public PartitionCounts learnedCounts() {
        Map<String, Integer> found = partitionCounts(
                List.of(topics.ratings(), topics.wrongPartitionHop(), topics.itemContributionsChangelog()));
        Integer tasks = found.get(topics.itemContributionsChangelog());
        if (tasks != null) {
            found.put(topics.commands(), tasks);
        }
        return counts(found);
    }

    /** @throws PartitionsChangedException if there are others */
    public void requireCounts(PartitionCounts known) {
        PartitionCounts now = counts();
        if (!now.equals(known)) {
            throw PartitionsChangedException.of(topics, known, now);
        }
    }

    private PartitionCounts counts(Map<String, Integer> existing) {
        int wanted = followsRatings ? existing.getOrDefault(topics.ratings(), partitions) : partitions;
        // Without the internal topic, the lists say it: changelogs may have more.
        int learned = Math.min(
                existing.getOrDefault(topics.itemContributionsChangelog(), wanted),
                existing.getOrDefault(topics.recommendations(), Integer.MAX_VALUE));
        boolean hasLearned = existing.containsKey(topics.itemContributionsChangelog());
        int users = existing.getOrDefault(topics.wrongPartitionHop(), hasLearned ? learned : wanted);
        return new PartitionCounts(
                users, existing.getOrDefault(topics.ratings(), users), existing.getOrDefault(topics.commands(), users));
    }

    private static Map<String, Integer> partitionsOf(Map<String, TopicState> existing) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        existing.forEach((name, state) -> counts.put(name, state.partitions()));
        return counts;
    }

    /**
     * Gives the changelogs as many partitions as there are tasks, where a topic that is read was given more. Each row belongs to one task,
     * so none moves. Returns when the brokers know it.
     *
     * @return the topics that had fewer
     * @throws ConfigException if this user may not, saying what to type
     */
    public List<String> grow() {
        Map<String, Integer> before = partitionCounts(
                topics.specs(partitions).stream().map(TopicSpec::name).toList());
        PartitionCounts counts = counts(before);
        Map<String, NewPartitions> wanted = new LinkedHashMap<>();
        for (TopicSpec spec : topics.specs(counts)) {
            if (spec.role() == TopicSpec.Role.STATE
                    && before.getOrDefault(spec.name(), spec.partitions()) < spec.partitions()) {
                wanted.put(spec.name(), NewPartitions.increaseTo(spec.partitions()));
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        if (!before.containsKey(topics.wrongPartitionHop())) {
            createHop(counts); // first, since it says in how many partitions the users are
        }
        admin.createPartitions(wanted).values().forEach((name, future) -> {
            try {
                get(future);
            } catch (InvalidPartitionsException e) {
                // Another instance was faster.
            } catch (AuthorizationException e) {
                throw new ConfigException("topic " + name + " must have " + counts.tasks()
                        + " partitions, one for each task, and this user may not alter it; run: kafka-topics.sh --alter"
                        + " --topic " + name + " --partitions " + counts.tasks());
            }
        });
        awaitTrue(
                () -> partitionCounts(List.copyOf(wanted.keySet())).values().stream()
                        .allMatch(count -> count >= counts.tasks()),
                "new partitions");
        awaitLeaders();
        return List.copyOf(wanted.keySet());
    }

    private void createHop(PartitionCounts counts) {
        topics.specs(counts).stream()
                .filter(spec -> spec.name().equals(topics.wrongPartitionHop()))
                .forEach(spec -> {
                    try {
                        get(admin.createTopics(List.of(newTopic(spec, -1))).all());
                    } catch (TopicExistsException e) {
                        // Another instance was faster.
                    }
                });
    }

    /** The topics that exist, in the order of {@link Topics#specs}. */
    public List<TopicState> describe() {
        return List.copyOf(existing().values());
    }

    /**
     * How many partitions each of these topics has; those that don't exist are left out. Asks for nothing else, so that
     * who writes or reads a topic may ask it.
     */
    public Map<String, Integer> partitionCounts(List<String> names) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        present(names, admin.describeTopics(names).topicNameValues())
                .forEach((name, description) ->
                        counts.put(name, description.partitions().size()));
        return counts;
    }

    /** That the topic is missing, and what to type. */
    public String missing(String name) {
        return "topic " + name + " is missing; run: " + CREATE + options;
    }

    /** The others are created by Kafka Streams, in the same way. */
    private boolean isRequired(TopicSpec spec) {
        return spec.role() == TopicSpec.Role.INPUT
                || spec.role() == TopicSpec.Role.OUTPUT
                || spec.name().equals(topics.itemContributionsChangelog())
                || spec.name().equals(topics.learnerStateChangelog());
    }

    private int brokerCount() {
        return get(admin.describeCluster().nodes()).size();
    }

    private Optional<String> difference(TopicSpec spec, TopicState state) {
        String name = spec.name();
        boolean isOwn = spec.role() == TopicSpec.Role.STATE || spec.role() == TopicSpec.Role.HOP;
        if (name.equals(topics.items())) {
            return cleanup(spec, state); // every instance reads all of it, however many partitions it has
        }
        if (spec.role() == TopicSpec.Role.STATE && mayGrow(spec, state)) {
            return cleanup(spec, state);
        }
        if (state.partitions() != spec.partitions() && isOwn) {
            return Optional.of("topic " + name + " has " + state.partitions() + " partitions instead of "
                    + spec.partitions() + ", and what it holds can't move; " + NewApplication.advice(topics));
        }
        if (state.partitions() != spec.partitions()) {
            return Optional.of("topic " + name + " has " + state.partitions() + " partitions instead of "
                    + spec.partitions() + "; they can't be re-dealt: stop the application, delete the topic with "
                    + "kafka-topics.sh --delete --topic " + name + ", and run: " + CREATE + options);
        }
        return cleanup(spec, state);
    }

    /** Whether a start makes as many of them as are needed. */
    private boolean mayGrow(TopicSpec spec, TopicState state) {
        boolean isOfAll = spec.name().equals(topics.changelog(StoreNames.ERRORS));
        return !isOfAll && state.partitions() < spec.partitions();
    }

    private Optional<String> cleanup(TopicSpec spec, TopicState state) {
        String name = spec.name();
        if (!TopicReview.policies(state.cleanupPolicy()).equals(TopicReview.policies(spec.cleanupPolicy()))) {
            return Optional.of("topic " + name + " has cleanup.policy " + state.cleanupPolicy() + " instead of "
                    + spec.cleanupPolicy() + "; run: kafka-configs.sh --alter --entity-type topics --entity-name "
                    + name
                    + " --add-config cleanup.policy=" + spec.cleanupPolicy()
                    + " (or delete it and run: " + CREATE + options + ")");
        }
        return Optional.empty();
    }

    private List<TopicSpec> specs(Map<String, TopicState> existing) {
        return topics.specs(counts(partitionsOf(existing)));
    }

    private static NewTopic newTopic(TopicSpec spec, int replicationFactor) {
        Optional<Short> replicas = replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor);
        return new NewTopic(spec.name(), Optional.of(spec.partitions()), replicas).configs(spec.configs());
    }

    /** The controller knows a new topic a little before the brokers do, and an application that starts then fails. */
    private void awaitVisible() {
        int count = topics.specs(partitions).size();
        awaitTrue(() -> descriptions().size() >= count, "new topics");
        awaitLeaders();
    }

    private void awaitTrue(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + VISIBLE_WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(what + " are not known to the brokers after " + VISIBLE_WITHIN.toSeconds()
                        + " s; run: " + CREATE + options);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /**
     * Asks every partition for its end, which only a leader that has taken over answers. An idempotent producer that sends
     * before may have its second batch taken and its first refused, for good.
     */
    private void awaitLeaders() {
        Map<TopicPartition, OffsetSpec> ends = new LinkedHashMap<>();
        descriptions().forEach((name, description) -> description
                .partitions()
                .forEach(partition -> ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        get(admin.listOffsets(ends).all());
    }

    private Map<String, TopicState> existing() {
        Map<String, TopicDescription> descriptions = descriptions();
        Map<String, Config> configs = configs(descriptions.keySet());
        Map<String, TopicState> states = new LinkedHashMap<>();
        descriptions.forEach((name, description) -> {
            Config config = configs.get(name);
            if (config != null) {
                states.put(name, TopicState.of(description, config));
            }
        });
        return states;
    }

    private Map<String, TopicDescription> descriptions() {
        List<String> names =
                topics.specs(partitions).stream().map(TopicSpec::name).toList();
        return present(names, admin.describeTopics(names).topicNameValues());
    }

    private Map<String, Config> configs(Set<String> names) {
        Map<String, ConfigResource> resources = names.stream()
                .collect(Collectors.toMap(
                        Function.identity(), name -> new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<ConfigResource, KafkaFuture<Config>> futures =
                admin.describeConfigs(resources.values()).values();
        Map<String, KafkaFuture<Config>> byName = new LinkedHashMap<>();
        futures.forEach((resource, future) -> byName.put(resource.name(), future));
        return present(names, byName);
    }

    /** The values of those topics that exist, in the order of the names. */
    private static <T> Map<String, T> present(Iterable<String> names, Map<String, KafkaFuture<T>> futures) {
        Map<String, T> present = new LinkedHashMap<>();
        for (String name : names) {
            KafkaFuture<T> future = futures.get(name);
            try {
                if (future != null) {
                    present.put(name, get(future));
                }
            } catch (UnknownTopicOrPartitionException e) {
                // It isn't there, which is what the caller wants to know.
            } catch (TopicAuthorizationException e) { // of one topic among many, and doesn't say which
                throw new TopicAuthorizationException(
                        "the brokers give this user no right to topic " + name, Set.of(name));
            }
        }
        return present;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
