package io.thalweg.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of an instance in the consumer group, which it keeps by a name in its state folder (Kafka's static membership,
 * KIP-345). An instance that was killed and is started again takes its place at once. Without a name it would be a stranger
 * there, and nobody would learn its partitions until the session of the dead member is over.
 *
 * <p>Two members of one name throw each other out. A folder can't be used twice, since Kafka Streams locks it; a copy of one
 * must not be used beside it, name or not, because Kafka Streams keeps the name of its producers in it too. The name belongs to
 * a topology: brokers give the tasks that a member had back to it without asking anybody, and another version may have others.
 */
public final class GroupPlace {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPlace.class);
    private static final String FILE = "group-member";
    private static final String GROUP_INSTANCE_ID = "group.instance.id";

    /** As people may set it. */
    private static final List<String> FORMS =
            List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "");

    private final Path folder;

    /** @param folder of the application: {@code state.dir/application.id} */
    public GroupPlace(Path folder) {
        this.folder = folder;
    }

    /**
     * The properties with a name for the member, unless there is one, or can be none: the newer group protocol has no such
     * names, and state that is in memory only has no folder.
     */
    public Properties keptBy(Properties streams, Topology topology) {
        boolean named = FORMS.stream().anyMatch(form -> streams.containsKey(form + GROUP_INSTANCE_ID));
        boolean classic =
                "classic".equalsIgnoreCase(streams.getProperty(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"));
        if (named || !classic) {
            return streams;
        }
        Properties all = new Properties();
        all.putAll(streams);
        name(topology).ifPresent(name -> all.put(StreamsConfig.MAIN_CONSUMER_PREFIX + GROUP_INSTANCE_ID, name));
        return all;
    }

    /**
     * What the names of this folder's members begin with, whatever the topology; empty where {@link #keptBy} gave none. While Kafka Streams has
     * the folder, nobody else uses it.
     */
    public static Optional<String> ownName(Properties given, Properties kept) {
        String key = StreamsConfig.MAIN_CONSUMER_PREFIX + GROUP_INSTANCE_ID;
        return given.containsKey(key)
                ? Optional.empty()
                : Optional.ofNullable(kept.getProperty(key)).map(name -> name.substring(0, name.lastIndexOf('-')));
    }

    /** The name, which is made at the first call for a folder; empty where the folder can't be written. */
    Optional<String> name(Topology topology) {
        byte[] description = topology.describe().toString().getBytes(StandardCharsets.UTF_8);
        String version = Integer.toHexString(Utils.murmur2(description));
        try {
            Path file = Files.createDirectories(folder).resolve(FILE);
            // Bytes, since a damaged file need not be text.
            String name =
                    Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip() : "";
            if (!isName(name)) {
                name = UUID.randomUUID().toString();
                WholeFile.write(file, List.of(name));
            }
            return Optional.of(name + "-" + version);
        } catch (IOException e) {
            // Kafka Streams says what is wrong, if it can't write there either.
            LOG.debug("no name for this member of the group", e);
            return Optional.empty();
        }
    }

    /** What failed, or, where another member came under the same name, what that means. */
    public static Throwable explained(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof FencedInstanceIdException) {
                return new IllegalStateException(
                        "another instance has taken this one's place in the group: it was started"
                                + " with a copy of this one's state folder, or with the same group.instance.id; give each its own");
            }
        }
        return cause;
    }

    private static boolean isName(String text) {
        return text.matches("[0-9a-f-]{36}");
    }
}
