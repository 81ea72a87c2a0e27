package io.thalweg.stream;

import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** A deserializer as a team may have it: Avro's own reader, and the schema from its settings. */
public final class AvroValues implements Deserializer<GenericRecord> {

    private GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        reader = new GenericDatumReader<>(new Schema.Parser().parse((String) configs.get("schema")));
    }

    @Override
    @SuppressWarnings("NullAway") // by Kafka's contract a tombstone is null on both sides
    public GenericRecord deserialize(String topic, byte[] data) {
        try {
            return data == null ? null : reader.read(null, DecoderFactory.get().binaryDecoder(data, null));
        } catch (IOException e) {
            throw new SerializationException("no record of the schema", e);
        }
    }
}
