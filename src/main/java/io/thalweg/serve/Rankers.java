package io.thalweg.serve;

import io.thalweg.learn.Learner;
import io.thalweg.rank.Blend;
import io.thalweg.rank.CatalogIds;
import io.thalweg.rank.ListRules;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.RatingScale;
import java.util.TreeMap;

/** Rankers of a few sizes over one blend: that of published lists, and larger ones for who asks for more. */
final class Rankers {

    private static final int[] LARGER = {50, 200, 1_000};

    private final Learner learner;
    private final Blend blend;
    private final RatingScale scale;
    private final ListRules rules;
    private final CatalogIds catalog;
    private final TreeMap<Integer, Ranker> bySize = new TreeMap<>();

    Rankers(Learner learner, Blend blend, RatingScale scale, ListRules rules, CatalogIds catalog) {
        this.learner = learner;
        this.blend = blend;
        this.scale = scale;
        this.rules = rules;
        this.catalog = catalog;
    }

    /** One whose lists have so many entries or more; the first of them are those of a published list wherever that is long enough. */
    Ranker of(int size) {
        int least = rules.size();
        for (int n = 0; least < size && n < LARGER.length; n++) {
            least = Math.max(least, LARGER[n]);
        }
        return bySize.computeIfAbsent(
                Math.max(least, size), each -> new Ranker(learner, blend, scale, rules.ofSize(each), catalog));
    }
}
