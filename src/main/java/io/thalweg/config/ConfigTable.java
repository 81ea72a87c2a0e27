package io.thalweg.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.types.Password;

/** The own keys as a table: text for a terminal, Markdown for the docs, and rows for JSON. */
public final class ConfigTable {

    private static final List<String> HEADINGS = List.of("key", "type", "default", "range", "meaning");

    /** The keys that most people set; the others can wait until somebody looks for them. */
    private static final Set<String> OFTEN_SET = Set.of(
            "application.id",
            "bootstrap.servers",
            "topic.prefix",
            "input.topic",
            "items.topic",
            "topic.partitions",
            "topic.replication.factor",
            "ratings.retention.ms",
            "rating.scale",
            "feedback",
            "list.size",
            "list.category.most",
            "threads",
            "state.dir",
            "heap.budget",
            "http.host",
            "http.port",
            "api.host",
            "api.port",
            "api.tokens");

    /** Which keys a Markdown table has. */
    public enum Part {
        ALL,
        /** What most people set: the README's. */
        COMMON,
        /** All but the hyperparameters of learners. */
        KEYS,
        /** {@code hybrid.factors} and its like. */
        HYPERPARAMETERS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private boolean has(Key<?> key) {
            return switch (this) {
                case ALL -> true;
                case COMMON -> OFTEN_SET.contains(key.name());
                case KEYS -> !LearnerKeys.isHyperparameter(key);
                case HYPERPARAMETERS -> LearnerKeys.isHyperparameter(key);
            };
        }
    }

    private ConfigTable() {}

    /** One map a key, with the fields {@code key, group, type, default, range, variable, meaning} in this order. */
    public static List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Key<?> key : Keys.all()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("key", key.name());
            row.put("group", key.group().toString());
            row.put("type", type(key));
            row.put("default", key.defaultValue());
            row.put("range", key.range());
            row.put("variable", key.variable());
            row.put("meaning", key.doc());
            rows.add(row);
        }
        return rows;
    }

    /** Lines of a file that {@code --config} takes; what would change nothing, and what isn't shown, is a comment in it. */
    public static List<String> properties(List<ThalwegConfig.Effective> values) {
        List<String> lines = new ArrayList<>();
        String origin = "";
        for (ThalwegConfig.Effective value : values) {
            if (!value.origin().equals(origin)) {
                origin = value.origin();
                lines.add("# " + (origin.equals(ThalwegConfig.DEFAULT_ORIGIN) ? "defaults" : "from " + origin));
            }
            boolean comment =
                    origin.equals(ThalwegConfig.DEFAULT_ORIGIN) || value.value().equals(Password.HIDDEN);
            lines.add((comment ? "#" : "") + value.key() + "=" + value.value().replace("\\", "\\\\"));
        }
        return lines;
    }

    /** A Markdown table of these keys; its lines end in {@code \n}. */
    public static String markdown(Part part) {
        StringBuilder table = new StringBuilder();
        table.append("| ").append(String.join(" | ", HEADINGS)).append(" |\n");
        table.append("|").append(" --- |".repeat(HEADINGS.size())).append('\n');
        Keys.all().stream()
                .filter(part::has)
                .forEach(key -> table.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s | %s | %s |\n",
                        key.name(),
                        type(key),
                        code("" + key.defaultValue()),
                        key.range(),
                        key.doc())));
        return table.toString();
    }

    /** A heading a group, and for each key one line with what it takes and one with what it means. */
    public static String text() {
        StringBuilder table = new StringBuilder();
        for (Key.Group group : Key.Group.values()) {
            table.append(group).append(":\n");
            for (Key<?> key : Keys.all()) {
                if (key.group() == group) {
                    table.append(String.format(
                            Locale.ROOT,
                            "  %-28s %s, default %s, %s\n      %s\n",
                            key.name(),
                            type(key),
                            key.defaultValue(),
                            key.range(),
                            key.doc()));
                }
            }
        }
        return table.toString();
    }

    private static String type(Key<?> key) {
        return key.type().name().toLowerCase(Locale.ROOT);
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }
}
