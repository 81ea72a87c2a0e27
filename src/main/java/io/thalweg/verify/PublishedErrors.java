package io.thalweg.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.topics.OutputOwner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** How many errors the topic says there were, and who said so. */
final class PublishedErrors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private long count;
    private String writer;

    /** @param applicationId who should have */
    PublishedErrors(String applicationId) {
        this.writer = applicationId;
    }

    void accept(ConsumerRecord<byte[], byte[]> error) {
        Header header = error.headers().lastHeader(OutputOwner.HEADER);
        if (header != null) {
            writer = new String(header.value(), StandardCharsets.UTF_8);
        }
        if (new String(error.key(), StandardCharsets.UTF_8).equals("all/all") && error.value() != null) {
            try {
                count = JSON.readTree(error.value()).path("count").asLong();
            } catch (IOException e) {
                throw new UncheckedIOException("a record of the errors topic is not JSON", e);
            }
        }
    }

    /** The last one. */
    long count() {
        return count;
    }

    /** Two applications that write one set of lists would set each other's versions back. */
    Finding compareWriter(String applicationId) {
        boolean holds = writer.equals(applicationId);
        return new Finding(
                "I1 no other application writes the outputs",
                holds,
                holds
                        ? "written by " + applicationId
                        : "written last by '" + writer + "', not by '" + applicationId + "'");
    }
}
