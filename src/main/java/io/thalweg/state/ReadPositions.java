package io.thalweg.state;

import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.topics.HopOrigin;
import io.thalweg.topics.InputOffsets;
import io.thalweg.topics.Topics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Notes among a task's totals how far it has read each of its topics: brokers forget a group's offsets a week after its last
 * member has left, and the state alone can then say where to go on. See {@link InputOffsets}.
 */
public final class ReadPositions {

    private final String ratings;
    private final String rekeyed;
    private final String commands;
    private final ItemRows items;

    /** Notes among the totals of these rows. */
    public ReadPositions(Topics topics, ItemRows items) {
        this.ratings = topics.ratings();
        this.rekeyed = topics.wrongPartitionHop();
        this.commands = topics.commands();
        this.items = items;
    }

    /** Notes that a record was read. */
    public void note(RecordMetadata record) {
        if (record.topic().equals(ratings)) {
            items.setTotal(Total.NEXT_RATING, record.offset() + 1);
        } else if (record.topic().equals(rekeyed)) {
            items.setTotal(Total.NEXT_REKEYED, record.offset() + 1);
        } else if (record.topic().equals(commands)) {
            items.setTotal(Total.NEXT_COMMAND, record.offset() + 1);
        }
    }

    /** Whether the record is one of the ratings, by whatever way it came. */
    public boolean isRating(RecordMetadata record) {
        return !record.topic().equals(commands);
    }

    /** Whether a rating was given to the application before it began, and is not of its input. */
    public boolean isOfStart(RecordMetadata record, Headers headers) {
        return record.topic().equals(rekeyed) && !HopOrigin.isIn(headers);
    }

    /** Where a rating lay in the ratings topic, also where it came by way of another partition. */
    public RecordMetadata origin(RecordMetadata record, Headers headers) {
        return record.topic().equals(rekeyed) ? HopOrigin.of(headers, ratings, record) : record;
    }
}
