package io.thalweg.config;

import static io.thalweg.config.Key.choice;
import static io.thalweg.config.Key.text;

import io.thalweg.config.Key.Group;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.event.DeserializerChoice;
import io.thalweg.rating.event.EventShape;
import io.thalweg.rating.event.EventShape.TimeUnits;
import io.thalweg.rating.event.FieldPath;
import io.thalweg.rating.event.ItemPaths;
import io.thalweg.rating.event.TypeValues;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigException;

/** The keys that say how records of other shapes than our own are read, and what they say together. */
final class InputKeys {

    /** Settings of the classes that read values, which go to them without this prefix. */
    static final List<String> DESERIALIZER_PREFIXES = List.of("input.deserializer.", "items.deserializer.");

    private static final String A_PATH = "a path, or empty";

    static final Key<String> USER = path("input.user", "Where in a record the user's id is, where it is not `/userId`");
    static final Key<String> ITEM = path("input.item", "Where the item's id is, where it is not `/itemId`");
    static final Key<String> RATING = path(
            "input.rating",
            "Where the rating is, where it is not `/rating`; with `feedback=implicit` none is looked for while this is empty");
    static final Key<String> TIME = path(
            "input.time",
            "Where the time is, where it is not `/timestamp`; the Kafka record's counts only while this is empty");
    static final Key<String> TIME_UNIT = choice(
            "input.time.unit",
            Group.INPUT,
            TimeUnits.AUTO.toString(),
            Arrays.stream(TimeUnits.values()).map(TimeUnits::toString).toList(),
            "The unit of times that are numbers; `auto` goes by their magnitude. Dates as text are read with each");
    static final Key<String> TYPE = path("input.type", "Where the type of an event is, with `input.ratings`");
    static final Key<String> RATINGS = text(
            "input.ratings",
            Group.INPUT,
            "",
            "TYPE:RATING,TYPE:RATING or empty",
            checked("input.ratings", TypeValues::parse),
            "What each type of event is worth: `play:3,like:5`; `rating` in place of a number takes what the event says,"
                    + " `withdraw` takes it back. Other types are counted and ignored");
    static final Key<String> VALUE_DESERIALIZER = text(
            "input.value.deserializer",
            Group.INPUT,
            "",
            "a class, or empty",
            name -> {},
            "A Kafka Deserializer for the values of the ratings topic, where they are no JSON; its settings are"
                    + " `input.deserializer.*`");
    static final Key<String> ITEMS_ID =
            path("items.id", "Where in a record of the items topic the id is, if not `/itemId`");
    static final Key<String> ITEMS_TITLE = path("items.title", "Where its title is, if not `/title`");
    static final Key<String> ITEMS_CATEGORIES =
            path("items.categories", "Where its categories are, if not `/categories`: a list, or a text with commas");
    static final Key<String> ITEMS_TAGS = path("items.tags", "Where its tags are, if not `/tags`");
    static final Key<String> ITEMS_AVAILABLE =
            path("items.available", "Where it says whether it may be listed, if not `/available`");
    static final Key<String> ITEMS_VALUE_DESERIALIZER = text(
            "items.value.deserializer",
            Group.INPUT,
            "",
            "a class, or empty",
            name -> {},
            "The same as `input.value.deserializer` for the items topic, with `items.deserializer.*`");
    static final Key<String> LIB_EXT = text(
            "lib.ext",
            Group.INPUT,
            "lib.ext",
            "a folder",
            folder -> Forms.requireNonEmpty("lib.ext", folder),
            "A folder with the jars of deserializers, relative to the working directory");

    static final List<Key<?>> ALL = List.of(
            USER,
            ITEM,
            RATING,
            TIME,
            TIME_UNIT,
            TYPE,
            RATINGS,
            FeedbackKeys.REPEATS,
            FeedbackKeys.REPEATS_CAP,
            VALUE_DESERIALIZER,
            ITEMS_ID,
            ITEMS_TITLE,
            ITEMS_CATEGORIES,
            ITEMS_TAGS,
            ITEMS_AVAILABLE,
            ITEMS_VALUE_DESERIALIZER,
            LIB_EXT);

    private InputKeys() {}

    /** The first key that gives events another shape than our own; empty where none does. */
    static Optional<String> eventShapingKey(Function<Key<String>, String> values, Feedback feedback) {
        List<Key<String>> shaping = List.of(USER, ITEM, RATING, TIME, TYPE, RATINGS, VALUE_DESERIALIZER);
        return firstSet(shaping, values)
                .or(() -> feedback.isImplicit() ? Optional.of(FeedbackKeys.FEEDBACK.name()) : Optional.empty());
    }

    /** The same of items. */
    static Optional<String> itemShapingKey(Function<Key<String>, String> values) {
        return firstSet(
                List.of(ITEMS_ID, ITEMS_TITLE, ITEMS_CATEGORIES, ITEMS_TAGS, ITEMS_AVAILABLE, ITEMS_VALUE_DESERIALIZER),
                values);
    }

    private static Optional<String> firstSet(List<Key<String>> keys, Function<Key<String>, String> values) {
        return keys.stream()
                .filter(key -> !values.apply(key).isEmpty())
                .map(Key::name)
                .findFirst();
    }

    /** The shape of events; empty where nothing says that it is another than our own. */
    static Optional<EventShape> eventShape(Function<Key<String>, String> values, Feedback feedback) {
        if (eventShapingKey(values, feedback).isEmpty()) {
            return Optional.empty();
        }
        String type = values.apply(TYPE);
        String ratings = values.apply(RATINGS);
        if (type.isEmpty() != ratings.isEmpty()) {
            throw new ConfigException(
                    "input.type says where an event's type is, input.ratings what each is worth: set both,"
                            + " for example input.type=/event and input.ratings=play:3,like:5");
        }
        TypeValues worth = ratings.isEmpty() ? null : TypeValues.parse(ratings);
        if (worth != null) {
            for (double value : worth.values()) {
                try {
                    feedback.requireAccepted(value);
                } catch (InvalidRatingException e) {
                    throw new ConfigException("input.ratings is " + ratings + ": " + e.getMessage()
                            + (feedback.repeats() == Repeats.COUNT ? "" : " (rating.scale)"));
                }
            }
        }
        String rating = values.apply(RATING);
        String time = values.apply(TIME);
        return Optional.of(new EventShape(
                pathOf(values.apply(USER), "/userId"),
                pathOf(values.apply(ITEM), "/itemId"),
                pathOf(rating, "/rating"),
                worth != null || !feedback.isImplicit() || !rating.isEmpty(),
                pathOf(time, "/timestamp"),
                time.isEmpty(),
                TimeUnits.parse(values.apply(TIME_UNIT)),
                type.isEmpty() ? null : FieldPath.parse(type),
                worth));
    }

    /** The shape of items; empty where nothing says that it is another than our own. */
    static Optional<ItemPaths> itemPaths(Function<Key<String>, String> values) {
        if (itemShapingKey(values).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ItemPaths(
                pathOf(values.apply(ITEMS_ID), "/itemId"),
                pathOf(values.apply(ITEMS_TITLE), "/title"),
                pathOf(values.apply(ITEMS_CATEGORIES), "/categories"),
                pathOf(values.apply(ITEMS_TAGS), "/tags"),
                pathOf(values.apply(ITEMS_AVAILABLE), "/available")));
    }

    /** @param prefix of the settings: one of {@link #DESERIALIZER_PREFIXES} */
    static DeserializerChoice deserializer(String className, String prefix, Map<String, String> all, String folder) {
        Map<String, String> settings = new TreeMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                settings.put(name.substring(prefix.length()), value);
            }
        });
        if (className.isEmpty() && !settings.isEmpty()) {
            throw new ConfigException(prefix + settings.keySet().iterator().next() + " is a setting of the class that "
                    + prefix.replace(".deserializer.", ".value.deserializer") + " names, which is not set");
        }
        return new DeserializerChoice(className, settings, folder);
    }

    static boolean isOfDeserializer(String name) {
        return DESERIALIZER_PREFIXES.stream()
                .anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
    }

    private static FieldPath pathOf(String given, String own) {
        return FieldPath.parse(given.isEmpty() ? own : given);
    }

    private static Key<String> path(String name, String doc) {
        return text(name, Group.INPUT, "", A_PATH, checked(name, FieldPath::parse), doc);
    }

    private static Consumer<String> checked(String name, Consumer<String> parse) {
        return value -> {
            try {
                if (!value.isEmpty()) {
                    parse.accept(value);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + " " + e.getMessage(), e);
            }
        };
    }
}
