package io.thalweg.api;

import io.thalweg.serve.RefusedException;
import io.thalweg.serve.Written;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Several items that are written together: those that break a rule are named, the others are written. */
final class ItemWrites {

    private final List<CompletableFuture<Written>> writes;

    ItemWrites(List<CompletableFuture<Written>> writes) {
        this.writes = writes;
    }

    /** How many were accepted, and which weren't; fails where the brokers can't be reached. */
    CompletableFuture<Map<String, Object>> done() {
        List<CompletableFuture<Optional<RefusedException>>> outcomes =
                writes.stream().map(ItemWrites::outcome).toList();
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(unused ->
                        body(outcomes.stream().map(CompletableFuture::join).toList()));
    }

    private static CompletableFuture<Optional<RefusedException>> outcome(CompletableFuture<Written> write) {
        return write.thenApply(written -> Optional.<RefusedException>empty()).exceptionallyCompose(e -> {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            return cause instanceof RefusedException refused
                    ? CompletableFuture.completedFuture(Optional.of(refused))
                    : CompletableFuture.failedFuture(cause);
        });
    }

    private Map<String, Object> body(List<Optional<RefusedException>> outcomes) {
        List<Map<String, Object>> refused = new ArrayList<>();
        for (int at = 0; at < outcomes.size(); at++) {
            int place = at;
            outcomes.get(at)
                    .ifPresent(each -> refused.add(
                            Map.of("at", place, "reason", each.reason(), "detail", String.valueOf(each.getMessage()))));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", writes.size() - refused.size());
        body.put("refused", refused);
        return body;
    }
}
