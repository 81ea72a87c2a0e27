package io.thalweg.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thalweg.rating.event.DeserializerChoice;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** What deserializers of others give, as trees of JSON. */
final class JsonValuesTest {

    private static final Descriptor SEEN = seen();

    /** A map, as a deserializer of JSON Schema may give it. */
    public static final class MapValues implements Deserializer<Map<String, Object>> {
        @Override
        public Map<String, Object> deserialize(String topic, byte[] data) {
            return Map.of("user", "u", "items", List.of(1, 2));
        }
    }

    /** A bean with getters. */
    public static final class BeanValues implements Deserializer<BeanValues.Bean> {
        /** What a generated class looks like. */
        public static final class Bean {
            public String getUser() {
                return "u";
            }
        }

        @Override
        public Bean deserialize(String topic, byte[] data) {
            return new Bean();
        }
    }

    /** A message of Protocol Buffers. */
    public static final class ProtobufValues implements Deserializer<DynamicMessage> {
        @Override
        public DynamicMessage deserialize(String topic, byte[] data) {
            try {
                return DynamicMessage.parseFrom(SEEN, data);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    @Test
    void shouldTakeMapsAndBeansAsTheyAre() throws Exception {
        assertThat(read(MapValues.class, new byte[1]).at("/items/1").asInt()).isEqualTo(2);
        assertThat(read(BeanValues.class, new byte[1]).at("/user").asText()).isEqualTo("u");
    }

    @Test
    void shouldTakeAMessageOfProtocolBuffersWithItsDefaults() throws Exception {
        DynamicMessage message = DynamicMessage.newBuilder(SEEN)
                .setField(SEEN.findFieldByName("user_id"), "u")
                .addRepeatedField(SEEN.findFieldByName("tags"), "a")
                .setField(
                        SEEN.findFieldByName("inner"),
                        DynamicMessage.newBuilder(SEEN)
                                .setField(SEEN.findFieldByName("user_id"), "v")
                                .build())
                .build();
        JsonNode tree = read(ProtobufValues.class, message.toByteArray());
        assertThat(tree.toString())
                .isEqualTo("{\"user_id\":\"u\",\"stars\":0.0,\"tags\":[\"a\"],"
                        + "\"inner\":{\"user_id\":\"v\",\"stars\":0.0,\"tags\":[]}}");
    }

    private static JsonNode read(Class<?> deserializer, byte[] value) throws Exception {
        DeserializerChoice choice = new DeserializerChoice(deserializer.getName(), Map.of(), "none");
        try (JsonValues values = JsonValues.of(choice, "input.value.deserializer")) {
            return values.read("topic", new RecordHeaders(), value);
        }
    }

    private static Descriptor seen() {
        DescriptorProto type = DescriptorProto.newBuilder()
                .setName("Seen")
                .addField(field(
                        "user_id", 1, FieldDescriptorProto.Type.TYPE_STRING, FieldDescriptorProto.Label.LABEL_OPTIONAL))
                .addField(field(
                        "stars", 2, FieldDescriptorProto.Type.TYPE_DOUBLE, FieldDescriptorProto.Label.LABEL_OPTIONAL))
                .addField(field(
                        "tags", 3, FieldDescriptorProto.Type.TYPE_STRING, FieldDescriptorProto.Label.LABEL_REPEATED))
                .addField(field(
                                "inner",
                                4,
                                FieldDescriptorProto.Type.TYPE_MESSAGE,
                                FieldDescriptorProto.Label.LABEL_OPTIONAL)
                        .toBuilder()
                        .setTypeName(".Seen"))
                .build();
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("seen.proto")
                .setSyntax("proto3")
                .addMessageType(type)
                .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Seen");
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FieldDescriptorProto field(
            String name, int number, FieldDescriptorProto.Type type, FieldDescriptorProto.Label label) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(label)
                .build();
    }
}
