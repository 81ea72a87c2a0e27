package io.thalweg.handover;

import io.thalweg.topics.Topics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether this application writes the lists and errors that consumers read, as far as the errors topic was read. One thread lets it
 * accept records, any thread may ask.
 */
public final class Handover {

    private final String application;
    private final boolean isChallenger;

    private final Map<String, Map<Integer, HandedOver>> handedOver = new HashMap<>();
    private final Map<String, Map<Integer, Long>> takenOver = new HashMap<>();
    private final Set<String> retired = new HashSet<>();
    private @Nullable Promotion promotion;
    private volatile int changes;

    /** As long as nothing is read, an application writes the lists that consumers read unless it is a challenger. */
    public Handover(Topics topics) {
        this.application = topics.applicationId();
        this.isChallenger = topics.isChallenger();
    }

    /** Takes in a record of the errors topic that consumers read. */
    public synchronized void accept(ConsumerRecord<byte[], byte[]> record) {
        HandoverRecords.read(record, new HandoverRecords.Taker() {
            @Override
            public void promoted(Promotion said) {
                promotion = said;
                change();
            }

            @Override
            public void handedOver(HandedOver said) {
                handedOver
                        .computeIfAbsent(said.application(), id -> new HashMap<>())
                        .put(said.partition(), said);
                change();
            }

            @Override
            public void takenOver(String by, int partition, long promotedAtMillis) {
                takenOver.computeIfAbsent(by, id -> new HashMap<>()).put(partition, promotedAtMillis);
            }

            @Override
            public void retired(String id) {
                retired.add(id);
                change();
            }
        });
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, under the lock
    private void change() {
        changes++;
    }

    /** Another number than before if an answer may have changed; cheap, for who asks often. */
    public int changes() {
        return changes;
    }

    /** The promotion in force. */
    public synchronized Optional<Promotion> promotion() {
        return Optional.ofNullable(promotion);
    }

    /** Whether this application is to end for good. */
    public synchronized boolean isRetired() {
        return retired.contains(application);
    }

    /** Whether another application was promoted over this one, so that it is silent or a challenger again. */
    public synchronized boolean isDemoted() {
        return promotion != null && !promotion.application().equals(application);
    }

    /**
     * Whether a task's lists are those that consumers read.
     *
     * @param partition the task's
     * @param partitionCount of this application's users
     */
    public synchronized boolean isLive(int partition, int partitionCount) {
        Promotion last = promotion;
        if (last == null) {
            return !isChallenger;
        }
        // Users of this task are of those tasks of the other whose numbers agree with this one's up to a multiple of
        // this.
        int step = greatestCommonDivisor(partitionCount, last.fromPartitions());
        return last.application().equals(application)
                && (last.isFromGone()
                        || IntStream.range(0, last.fromPartitions())
                                .filter(from -> from % step == partition % step)
                                .allMatch(from -> said(last, from) != null));
    }

    /** Whether all tasks of the application that is to step back have said so, or nobody waits for it. */
    public synchronized boolean isLive() {
        Promotion last = promotion;
        return last == null
                ? !isChallenger
                : last.application().equals(application)
                        && (last.isFromGone() || handedOver() == last.fromPartitions());
    }

    /** How many tasks of the application that is to step back have said so. */
    public synchronized int handedOver() {
        Promotion last = promotion;
        return last == null
                ? 0
                : (int) IntStream.range(0, last.fromPartitions())
                        .filter(from -> said(last, from) != null)
                        .count();
    }

    /** How many tasks of the promoted application have begun. */
    public synchronized int takenOver() {
        Promotion last = promotion;
        return last == null
                ? 0
                : (int) takenOver.getOrDefault(last.application(), Map.of()).values().stream()
                        .filter(at -> at == last.atMillis())
                        .count();
    }

    /** No list that was published before the promotion in force has a higher version; 0 without one. */
    public synchronized long versionBase() {
        Promotion last = promotion;
        if (last == null) {
            return 0;
        }
        return Math.max(
                last.versionBase(),
                handedOver.getOrDefault(last.from(), Map.of()).values().stream()
                        .filter(said -> said.promotedAtMillis() == last.atMillis())
                        .mapToLong(HandedOver::highestVersion)
                        .max()
                        .orElse(0));
    }

    /** Whether a task of this application has said that it stepped back for the promotion in force. */
    public synchronized boolean hasHandedOver(int partition) {
        Promotion last = promotion;
        return last != null && last.from().equals(application) && said(last, partition) != null;
    }

    private @Nullable HandedOver said(Promotion of, int partition) {
        HandedOver said = handedOver.getOrDefault(of.from(), Map.of()).get(partition);
        return said != null && said.promotedAtMillis() == of.atMillis() ? said : null;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
