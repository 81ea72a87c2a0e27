package io.thalweg.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Up to where rows were read, and of what: the note that is left with them.
 *
 * @param signature of the model of which they are
 * @param freshAtMillis up to when all was seen that was written, in milliseconds since 1970
 * @param topics their ids, by name: a topic that was made again has another
 * @param positions from where to read on
 */
record ReadUpTo(
        ModelSignature signature,
        long freshAtMillis,
        Map<String, Uuid> topics,
        Map<TopicPartition, OffsetAndMetadata> positions) {

    /** Of the note, and of the rows beside it. */
    private static final String FORMAT = "thalweg committed rows 2";

    /** The same, of a version that would not know rows of the format after its own. */
    private static final String OLDER = "thalweg committed rows 1";

    private static final String NO_EPOCH = "-";

    /** A first line that says what this is, the signature, the time, then topics and partitions, in any order. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(FORMAT, signature.text(), Long.toString(freshAtMillis)));
        topics.forEach((name, id) -> lines.add(name + " " + id));
        positions.forEach(
                (partition, place) -> lines.add(partition.topic() + " " + partition.partition() + " " + place.offset()
                        + " " + place.leaderEpoch().map(Object::toString).orElse(NO_EPOCH)));
        return lines;
    }

    /** What the lines say; empty where they are not such a note, or not all of it. */
    static Optional<ReadUpTo> parse(List<String> lines) {
        if (lines.size() < 3 || !List.of(FORMAT, OLDER).contains(lines.get(0))) {
            return Optional.empty();
        }
        Map<String, Uuid> topics = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        try {
            for (String line : lines.subList(3, lines.size())) {
                String[] words = line.split(" ");
                if (words.length == 2) {
                    topics.put(words[0], Uuid.fromString(words[1]));
                } else {
                    Optional<Integer> epoch =
                            words[3].equals(NO_EPOCH) ? Optional.empty() : Optional.of(Integer.valueOf(words[3]));
                    positions.put(
                            new TopicPartition(words[0], Integer.parseInt(words[1])),
                            new OffsetAndMetadata(Long.parseLong(words[2]), epoch, ""));
                }
            }
            return Optional.of(
                    new ReadUpTo(new ModelSignature(lines.get(1)), Long.parseLong(lines.get(2)), topics, positions));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
