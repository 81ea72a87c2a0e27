package io.thalweg.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Transactions that ended, by their markers in the broker's logs.
 *
 * @param commits markers in the offsets topic, of which each transaction that took input has one
 * @param aborts where markers lie, in all topics, of which an aborted transaction has one for every partition that it wrote to; its
 *     input is sent last, so that there is none for it in most cases
 */
record Markers(long commits, Set<String> aborts) {

    static Markers in(Path brokerFolder) {
        long commits = 0;
        Set<String> aborts = new HashSet<>();
        try (Stream<Path> logs = Files.find(
                brokerFolder, 2, (file, attributes) -> file.toString().matches(".*-\\d+/\\d+\\.log"))) {
            for (Path log : logs.toList()) {
                boolean isInput = log.getParent().getFileName().toString().startsWith("__consumer_offsets-");
                FileRecords records;
                try {
                    records = FileRecords.open(log.toFile(), false);
                } catch (NoSuchFileException e) {
                    continue; // the broker has just dropped that segment
                }
                for (RecordBatch batch : records.batches()) {
                    if (batch.isControlBatch()) {
                        for (Record marker : batch) {
                            ControlRecordType type = ControlRecordType.parse(marker.key());
                            commits += isInput && type == ControlRecordType.COMMIT ? 1 : 0;
                            if (type == ControlRecordType.ABORT) {
                                aborts.add(log.getParent().getFileName() + "@" + marker.offset());
                            }
                        }
                    }
                }
                // Not close(), which cuts the file to its size: it is the broker's.
                records.closeHandlers();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Markers(commits, aborts);
    }

    /** What came since; markers that a compaction took away meanwhile don't count against those that came. */
    Markers since(Markers before) {
        Set<String> newAborts = new HashSet<>(aborts);
        newAborts.removeAll(before.aborts);
        return new Markers(commits - before.commits, newAborts);
    }
}
