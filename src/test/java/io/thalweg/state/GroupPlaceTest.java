package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupPlaceTest {

    private static final String NAME = "main.consumer.group.instance.id";

    private final Topology topology = reading("thalweg.ratings");

    @TempDir
    private Path parent = Path.of("set by JUnit");

    @Test
    void shouldKeepItsNameWhenStartedAgainOnTheSameFolder() {
        String name = in("state").name(topology).orElseThrow();
        assertThat(in("state").name(topology)).hasValue(name);
        assertThat(name).as("what Kafka allows").matches("[a-zA-Z0-9._-]{1,200}");
        assertThat(in("other").name(topology)).isPresent().get().isNotEqualTo(name);
    }

    /** Brokers give a member that is known the tasks that it had. */
    @Test
    void shouldTakeAnotherNameWhenTheTopologyIsAnother() {
        String name = in("state").name(topology).orElseThrow();
        assertThat(in("state").name(reading("films.ratings"))).isPresent().get().isNotEqualTo(name);
        assertThat(in("state").name(topology)).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "name", "a b", "\u00ff"})
    void shouldMakeANewNameWhenTheFileIsDamaged(String damaged) throws Exception {
        Path file = Files.createDirectories(parent.resolve("state")).resolve("group-member");
        Files.write(file, damaged.getBytes(StandardCharsets.ISO_8859_1)); // the last is no UTF-8
        String name = in("state").name(topology).orElseThrow();
        assertThat(name).matches("[0-9a-f-]{36}-[0-9a-f]+");
        assertThat(in("state").name(topology)).hasValue(name);
    }

    @Test
    void shouldGoWithoutANameWhenThereCanBeNoFolder() throws IOException {
        Files.writeString(parent.resolve("state"), "a file");
        assertThat(in("state").name(topology)).isEmpty();
    }

    @Test
    void shouldNameTheMemberWhenNothingElseDoes() {
        Properties given = new Properties();
        given.put("application.id", "films");
        Properties kept = in("state").keptBy(given, topology);
        assertThat(kept).containsEntry("application.id", "films");
        assertThat(in("state").name(topology)).hasValue(kept.getProperty(NAME));
        assertThat(GroupPlace.ownName(given, kept))
                .as("of any topology")
                .hasValueSatisfying(name -> assertThat(kept.getProperty(NAME)).matches(name + "-[0-9a-f]+"));
        assertThat(GroupPlace.ownName(kept, kept)).as("what people gave").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"group.instance.id", "consumer.group.instance.id", NAME})
    void shouldLeaveTheNameThatPeopleGave(String key) {
        Properties given = new Properties();
        given.put(key, "films-1");
        assertThat(in("state").keptBy(given, topology)).isEqualTo(given);
    }

    @Test
    void shouldNotNameTheMemberUnderTheNewerProtocol() {
        Properties given = new Properties();
        given.put("group.protocol", "STREAMS");
        assertThat(in("state").keptBy(given, topology)).isEqualTo(given);
    }

    @Test
    void shouldSayWhatItMeansWhenAnotherTookThePlace() {
        Throwable fenced = new StreamsException(new FencedInstanceIdException("fenced"));
        assertThat(GroupPlace.explained(fenced))
                .hasMessageContaining("another instance")
                .hasNoCause();
        Throwable other = new StreamsException("other");
        assertThat(GroupPlace.explained(other)).isSameAs(other);
    }

    private GroupPlace in(String folder) {
        return new GroupPlace(parent.resolve(folder));
    }

    private static Topology reading(String topic) {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(topic).foreach((key, value) -> {});
        return builder.build();
    }
}
