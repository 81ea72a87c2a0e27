package io.thalweg.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * All that an application has in its topics, at the same offsets, and where its group stands: as a version left it, for later versions to
 * start from. What other brokers would have at an offset without a record, the end of a transaction, is made by transactions of nothing.
 *
 * @param partitionCount of the ratings
 * @param logs by partition of a topic
 * @param group committed offsets
 */
record GoldenState(int partitionCount, Map<TopicPartition, Log> logs, Map<TopicPartition, OffsetAndMetadata> group) {

    private static final String HEAD = "thalweg golden state 1";
    private static final Duration POLL = Duration.ofMillis(200);

    /** A partition: offsets up to {@code beginning} are deleted. */
    record Log(long beginning, long end, List<ConsumerRecord<byte[], byte[]>> records) {}

    /** What a rig's application has left, which has stopped. */
    static GoldenState of(Rig rig) {
        Map<TopicPartition, Log> logs = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                new TreeMap<>(rig.config.consumerProperties()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            rig.topics.specs(rig.settings.partitionCount()).forEach(spec -> {
                for (int partition = 0; partition < spec.partitions(); partition++) {
                    partitions.add(new TopicPartition(spec.name(), partition));
                }
            });
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((partition, end) ->
                            logs.put(partition, new Log(beginnings.get(partition), end, new ArrayList<>())));
            while (partitions.stream()
                    .anyMatch(each -> consumer.position(each) < logs.get(each).end())) {
                consumer.poll(POLL).forEach(each -> logs.get(new TopicPartition(each.topic(), each.partition()))
                        .records()
                        .add(each));
            }
        }
        Map<TopicPartition, OffsetAndMetadata> group = Rig.get(
                rig.admin.listConsumerGroupOffsets(rig.topics.applicationId()).partitionsToOffsetAndMetadata());
        return new GoldenState(rig.settings.partitionCount(), logs, group);
    }

    // ---- in a file

    void write(OutputStream to) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(to))) {
            out.writeUTF(HEAD);
            out.writeInt(partitionCount);
            out.writeInt(logs.size());
            for (TopicPartition partition : sorted(logs)) {
                Log log = logs.get(partition);
                out.writeUTF(partition.topic());
                out.writeInt(partition.partition());
                out.writeLong(log.beginning);
                out.writeLong(log.end);
                out.writeInt(log.records.size());
                for (ConsumerRecord<byte[], byte[]> each : log.records) {
                    out.writeLong(each.offset());
                    out.writeLong(each.timestamp());
                    write(out, each.key());
                    write(out, each.value());
                    out.writeInt(each.headers().toArray().length);
                    for (Header header : each.headers()) {
                        out.writeUTF(header.key());
                        write(out, header.value());
                    }
                }
            }
            out.writeInt(group.size());
            for (TopicPartition partition : sorted(group)) {
                out.writeUTF(partition.topic());
                out.writeInt(partition.partition());
                out.writeLong(group.get(partition).offset());
                out.writeUTF(group.get(partition).metadata());
            }
        }
    }

    static GoldenState read(InputStream from) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(from)))) {
            if (!in.readUTF().equals(HEAD)) {
                throw new IOException("this is no golden state");
            }
            int partitionCount = in.readInt();
            Map<TopicPartition, Log> logs = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                TopicPartition partition = new TopicPartition(in.readUTF(), in.readInt());
                Log log = new Log(in.readLong(), in.readLong(), new ArrayList<>());
                for (int records = in.readInt(); records > 0; records--) {
                    log.records.add(readRecord(in, partition));
                }
                logs.put(partition, log);
            }
            Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                group.put(
                        new TopicPartition(in.readUTF(), in.readInt()),
                        new OffsetAndMetadata(in.readLong(), in.readUTF()));
            }
            return new GoldenState(partitionCount, logs, group);
        }
    }

    private static ConsumerRecord<byte[], byte[]> readRecord(DataInputStream in, TopicPartition partition)
            throws IOException {
        long offset = in.readLong();
        long timestamp = in.readLong();
        byte[] key = readBytes(in);
        byte[] value = readBytes(in);
        RecordHeaders headers = new RecordHeaders();
        for (int left = in.readInt(); left > 0; left--) {
            headers.add(in.readUTF(), readBytes(in));
        }
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                timestamp,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                java.util.Optional.empty());
    }

    private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : in.readNBytes(length);
    }

    private static List<TopicPartition> sorted(Map<TopicPartition, ?> by) {
        return by.keySet().stream()
                .sorted(java.util.Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
    }

    // ---- on a broker

    /** Puts all of it where the rig's topics are, which are empty. */
    void putInto(Rig rig) {
        Map<String, Object> alone = new HashMap<>(rig.config.producerProperties());
        Map<String, Object> inTransactions = new HashMap<>(alone);
        inTransactions.put("transactional.id", "golden");
        try (KafkaProducer<byte[], byte[]> plain = producer(alone);
                KafkaProducer<byte[], byte[]> transactional = producer(inTransactions)) {
            transactional.initTransactions();
            logs.forEach((partition, log) -> new Filler(partition, plain, transactional).fill(log));
        }
        Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        logs.forEach((partition, log) -> {
            latest.put(partition, OffsetSpec.latest());
            if (log.beginning > 0) {
                gone.put(partition, RecordsToDelete.beforeOffset(log.beginning));
            }
        });
        Rig.get(rig.admin.deleteRecords(gone).all());
        Rig.get(rig.admin.listOffsets(latest).all()).forEach((partition, end) -> {
            if (end.offset() != logs.get(partition).end) {
                throw new IllegalStateException(
                        partition + " ends at " + end.offset() + ", not at " + logs.get(partition).end);
            }
        });
        Rig.get(rig.admin
                .alterConsumerGroupOffsets(rig.topics.applicationId(), group)
                .all());
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private record Filler(
            TopicPartition partition,
            KafkaProducer<byte[], byte[]> plain,
            KafkaProducer<byte[], byte[]> transactional) {

        private static final byte[] NOTHING = {};

        void fill(Log log) {
            for (long offset = 0; offset < log.beginning; offset++) {
                Rig.get(plain.send(new ProducerRecord<>(partition.topic(), partition.partition(), NOTHING, NOTHING)));
            }
            long next = log.beginning;
            for (int from = 0; from < log.records.size(); ) {
                skip(log.records.get(from).offset() - next);
                int to = from + 1;
                while (to < log.records.size()
                        && log.records.get(to).offset()
                                == log.records.get(to - 1).offset() + 1) {
                    to++;
                }
                long afterRun = log.records.get(to - 1).offset() + 1;
                long gap = (to < log.records.size() ? log.records.get(to).offset() : log.end) - afterRun;
                boolean hasEnd = gap == 1;
                send(log.records.subList(from, to), hasEnd);
                next = afterRun + (hasEnd ? 1 : 0);
                from = to;
            }
            skip(log.end - next);
        }

        /** The end of its transaction takes one offset more. */
        private void send(List<ConsumerRecord<byte[], byte[]>> run, boolean hasEnd) {
            KafkaProducer<byte[], byte[]> producer = hasEnd ? transactional : plain;
            if (hasEnd) {
                transactional.beginTransaction();
            }
            for (ConsumerRecord<byte[], byte[]> each : run) {
                var unused = producer.send(new ProducerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        each.timestamp(),
                        each.key(),
                        each.value(),
                        each.headers()));
            }
            if (hasEnd) {
                transactional.commitTransaction();
            } else {
                plain.flush();
            }
        }

        /** By a transaction that is aborted: its records and its end. */
        private void skip(long offsets) {
            if (offsets == 0) {
                return;
            }
            if (offsets == 1) {
                throw new IllegalStateException("one offset alone can't be skipped in " + partition);
            }
            transactional.beginTransaction();
            for (long n = 1; n < offsets; n++) {
                var unused = transactional.send(
                        new ProducerRecord<>(partition.topic(), partition.partition(), NOTHING, NOTHING));
            }
            transactional.flush();
            transactional.abortTransaction();
        }
    }
}
