package io.thalweg.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Transactions that ended, by their markers in the broker's logs.
 *
 * @param commits markers in the offsets topic, of which each transaction that took input has one
 * @param aborts markers in all topics, of which an aborted transaction has one for every partition that it wrote to; its
 *     input is sent last, so that there is none for it in most cases
 */
record Markers(long commits, long aborts) {

    static Markers in(Path brokerFolder) {
        long commits = 0;
        long aborts = 0;
        try (Stream<Path> logs = Files.find(
                brokerFolder, 2, (file, attributes) -> file.toString().matches(".*-\\d+/\\d+\\.log"))) {
            for (Path log : logs.toList()) {
                boolean isInput = log.getParent().getFileName().toString().startsWith("__consumer_offsets-");
                FileRecords records = FileRecords.open(log.toFile(), false);
                for (RecordBatch batch : records.batches()) {
                    if (batch.isControlBatch()) {
                        for (Record marker : batch) {
                            ControlRecordType type = ControlRecordType.parse(marker.key());
                            commits += isInput && type == ControlRecordType.COMMIT ? 1 : 0;
                            aborts += type == ControlRecordType.ABORT ? 1 : 0;
                        }
                    }
                }
                // Not close(), which cuts the file to its size: it is the broker's.
                records.closeHandlers();
            }
        } catch (NoSuchFileException e) {
            return new Markers(0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Markers(commits, aborts);
    }

    Markers since(Markers before) {
        return new Markers(commits - before.commits, aborts - before.aborts);
    }
}
