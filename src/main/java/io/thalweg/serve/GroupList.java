package io.thalweg.serve;

import io.thalweg.learn.UserRow;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Choice;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list for several users together: of what is among the best of any of them, and that none has rated, that comes first which has
 * the highest mean of the members' scores. A member's scores count from that member's best down, so that nobody's are louder than others'.
 */
final class GroupList {

    private static final int LEAST_OF_EACH = 50;
    private static final double HIGHEST_MATCH = 100;

    private final ServingView view;
    private final Blend blend;
    private final Rankers rankers;

    private static final class Sums {
        private double score;
        private double prediction;
        private final Set<Integer> because = new LinkedHashSet<>();
    }

    GroupList(ServingView view, Blend blend, Rankers rankers) {
        this.view = view;
        this.blend = blend;
        this.rankers = rankers;
    }

    ListAnswer of(Whom.Group group, ListQuestion question) {
        List<UserRow> members = new ArrayList<>();
        group.userIds().forEach(each -> members.add(view.user(each)));
        Choice choice = view.choice(question);
        Choice ofNone = new Choice(
                item -> choice.mayAppear().test(item)
                        && (question.showsRated()
                                || members.stream()
                                        .noneMatch(each -> each.rated().contains(item))),
                choice.listsInARow(),
                question.showsRated());
        Map<Integer, Sums> sums = new LinkedHashMap<>();
        boolean isPopular = true;
        List<Double> best = new ArrayList<>();
        int size = Math.max(question.size(), LEAST_OF_EACH);
        for (UserRow member : members) {
            List<RankedItem> own = rankers.of(size).rank(member, member.lastRatedMillis, ofNone);
            double highest = Double.NEGATIVE_INFINITY;
            for (RankedItem each : own) {
                Sums item = sums.computeIfAbsent(each.item(), key -> new Sums());
                item.because.addAll(each.because());
                isPopular &= each.source() == Source.POPULAR;
                highest = Math.max(highest, each.score());
            }
            best.add(highest);
        }
        for (int n = 0; n < members.size(); n++) {
            addScores(members.get(n), best.get(n), sums);
        }
        return new ListAnswer(
                isPopular,
                members.stream().mapToInt(UserRow::ratingCount).sum(),
                entries(sums, members.size(), isPopular, question.size()));
    }

    private void addScores(UserRow member, double best, Map<Integer, Sums> sums) {
        blend.prepare(member, member.lastRatedMillis);
        sums.forEach((item, each) -> each.score += blend.score(item) - best);
        sums.forEach((item, each) -> each.prediction +=
                view.feedback().scale().clamp(view.learner().predict(member, item, member.lastRatedMillis)));
    }

    private List<ItemEntry> entries(Map<Integer, Sums> sums, int memberCount, boolean isPopular, int size) {
        List<Map.Entry<Integer, Sums>> ordered = new ArrayList<>(sums.entrySet());
        ordered.sort(Comparator.comparingDouble((Map.Entry<Integer, Sums> each) -> -each.getValue().score)
                .thenComparing(each -> view.id(each.getKey())));
        List<ItemEntry> entries = new ArrayList<>();
        double first = ordered.isEmpty() ? 0 : ordered.get(0).getValue().score / memberCount;
        for (Map.Entry<Integer, Sums> each : ordered.subList(0, Math.min(size, ordered.size()))) {
            double score = each.getValue().score / memberCount;
            entries.add(new ItemEntry(
                    view.id(each.getKey()),
                    score,
                    (int) Math.round(HIGHEST_MATCH * Math.exp(score - first)),
                    each.getValue().prediction / memberCount,
                    isPopular ? Source.POPULAR.code() : Source.SIMILAR.code(),
                    each.getValue().because.stream().limit(3).map(view::id).toList()));
        }
        return entries;
    }
}
