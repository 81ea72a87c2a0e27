package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.Keys;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a broker with the usual limits takes and an application can hardly pass on: records that are large once they
 * are decompressed (a broker bounds the compressed batch alone), and records without time.
 */
final class HardRecords implements AutoCloseable {

    /** A header of zeros that comes with a record: a name, and so many bytes. */
    static final String HEADER = "trace";

    private static final int MOST_BYTES = 40_000_000;

    /** The last whose topics have names, not ids. */
    private static final short VERSION = 9;

    private static final long T0 = 1_700_000_000_000L;

    private final Rig rig;
    private final KafkaProducer<byte[], byte[]> producer;
    private long ratings;

    HardRecords(Rig rig) {
        this.rig = rig;
        Map<String, Object> properties = new HashMap<>(rig.config.producerProperties());
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MOST_BYTES);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns the offset. */
    long send(String topic, int partition, @Nullable Long timeMillis, byte[] key, byte[] value, int headerBytes) {
        List<Header> headers = headerBytes == 0 ? List.of() : List.of(new RecordHeader(HEADER, new byte[headerBytes]));
        return Rig.get(producer.send(new ProducerRecord<>(topic, partition, timeMillis, key, value, headers)))
                .offset();
    }

    /** A valid rating, each a millisecond after the one before; counted. */
    byte[] rating(String userId, String itemId) {
        return RatingJson.encode(new Rating(userId, itemId, 4, T0 + ratings++));
    }

    /** Sends one as it should be. */
    void rate(String userId, String itemId) {
        sendLater(rig.topics.ratings(), bytes(userId), rating(userId, itemId));
    }

    /** How many valid ratings there were. */
    long ratings() {
        return ratings;
    }

    /** Puts it where its key belongs. */
    void sendLater(String topic, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }

    void flush() {
        producer.flush();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Kafka's producer refuses a negative time, so this speaks the protocol itself. Returns the offset. */
    long sendWithoutTime(String topic, byte[] key, byte[] value) {
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(-1L, key, value));
        ProduceRequestData data = new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(30_000)
                .setTransactionalId(null);
        data.topicData()
                .add(new TopicProduceData()
                        .setName(topic)
                        .setPartitionData(
                                List.of(new PartitionProduceData().setIndex(0).setRecords(records))));
        RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, VERSION, "without-time", 1);
        PartitionProduceResponse answer = exchange(new ProduceRequest(data, VERSION), header)
                .data()
                .responses()
                .iterator()
                .next()
                .partitionResponses()
                .get(0);
        assertThat(Errors.forCode(answer.errorCode())).isEqualTo(Errors.NONE);
        return answer.baseOffset();
    }

    private ProduceResponse exchange(ProduceRequest request, RequestHeader header) {
        String server = rig.config.get(Keys.BOOTSTRAP_SERVERS);
        int colon = server.lastIndexOf(':');
        try (Socket socket = new Socket(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)))) {
            ByteBuffer bytes = request.serializeWithHeader(header);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(bytes.remaining());
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readInt()];
            in.readFully(answer);
            return (ProduceResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
