package io.thalweg.metrics;

import static io.thalweg.metrics.OwnMetric.Type.GAUGE;
import static io.thalweg.metrics.OwnMetric.Type.INFO;
import static io.thalweg.metrics.OwnMetrics.OF_ALL;

import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.watch.HealthCheck;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Those of what an instance knows, whether it learns or not. */
final class KnownMetrics {

    private KnownMetrics() {}

    static List<OwnMetric<Known>> all() {
        return List.of(
                total("thalweg_users", "Users with a row", Total.USERS),
                total("thalweg_ratings", "Ratings in force: new ones minus withdrawn ones", Total.RATINGS),
                total("thalweg_due_lists", "Lists that wait to be made", Total.DUE_LISTS),
                number("thalweg_rated_items", "Items with a rating" + OF_ALL, known -> known.readers()
                        .model()
                        .ratedItemCount()),
                number(
                        "thalweg_item_heap_bytes",
                        "About what is known of items takes of the heap",
                        known -> known.readers().model().heapBytes()),
                number("thalweg_catalog_items", "Items that the items topic knows" + OF_ALL, known -> known.readers()
                        .catalog()
                        .size()),
                metric(
                        "thalweg_check",
                        GAUGE,
                        "1 where a check of /health/ready holds, else 0",
                        (known, out) -> {
                            for (HealthCheck check : known.health().readiness()) {
                                out.add(check.ok() ? 1 : 0, check.name());
                            }
                        },
                        "check"),
                number(
                        "thalweg_broker_contact_age_seconds",
                        "Time since a broker last answered a reader of what is shared",
                        known -> known.health().brokerContactSeconds()),
                metric(
                        "thalweg_reader_lag_records",
                        GAUGE,
                        "Committed records that the reader of a shared topic has not read yet",
                        (known, out) -> {
                            out.addCount(known.readers().contributions().lag(), "item-contributions");
                            out.addCount(known.readers().items().lag(), "items");
                        },
                        "topic"),
                metric(
                        "thalweg_feedback_info",
                        INFO,
                        "What events tell; errors is none where all that is learned is one number, so that there is no RMSE",
                        (known, out) -> {
                            Feedback feedback = known.settings().feedback();
                            out.addInfo(
                                    feedback.isImplicit() ? "implicit" : "explicit",
                                    feedback.repeats().toString(),
                                    feedback.hasOneValue() ? "none" : "shown");
                        },
                        "feedback",
                        "repeats",
                        "errors"),
                metric(
                        "thalweg_build_info",
                        INFO,
                        "What runs",
                        (known, out) -> out.addInfo(
                                Versions.thalweg(),
                                Versions.kafka(),
                                known.settings().algorithm().toString()),
                        "version",
                        "kafka",
                        "learner"));
    }

    private static OwnMetric<Known> total(String name, String help, Total total) {
        return number(name, help + OF_ALL, known -> known.readers().model().committedTotal(total));
    }

    private static OwnMetric<Known> number(String name, String help, ToDoubleFunction<Known> value) {
        return metric(name, GAUGE, help, (known, out) -> out.add(value.applyAsDouble(known)));
    }

    private static OwnMetric<Known> metric(
            String name, OwnMetric.Type type, String help, OwnMetric.Reader<Known> reader, String... labels) {
        return new OwnMetric<>(name, type, List.of(labels), help, reader);
    }
}
