package io.thalweg.state;

import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.CommittedRows;
import io.thalweg.model.ItemRows;
import io.thalweg.state.RowCodec.StoredRating;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Decodes users from stored rows of users and of ratings, wherever these are. Owned by the thread of the item rows. */
public final class UserRows {

    private final ItemRows items;
    private final Learner learner;
    private final Function<Bytes, byte @Nullable []> users;
    private final RatingRows ratings;

    /** Finds rows of ratings. */
    @FunctionalInterface
    public interface RatingRows {
        /** Hands over those of a user, whose keys begin so. */
        void forEach(String userId, Bytes prefix, CommittedRows.Taker taker);
    }

    private record Loaded(int item, StoredRating rating) {}

    public UserRows(ItemRows items, Learner learner, Function<Bytes, byte @Nullable []> users, RatingRows ratings) {
        this.items = items;
        this.learner = learner;
        this.users = users;
        this.ratings = ratings;
    }

    /** The user with all ratings, in the order in which they were learned; of an unknown one a new row. */
    public UserRow load(String userId) {
        UserRow user = learner.newUser(userId);
        byte[] row = users.apply(RowCodec.userKey(userId));
        if (row == null) {
            return user;
        }
        RowCodec.decodeUser(row, user);
        List<Loaded> history = new ArrayList<>();
        ratings.forEach(userId, RowCodec.ratingPrefix(userId), (key, value) -> {
            String itemId = RowCodec.itemIdOfRatingKey(Bytes.wrap(key));
            StoredRating rating = RowCodec.decodeRating(value);
            if (rating.withdrawn()) {
                user.withdraw(itemId, rating.timestampMillis());
            } else {
                history.add(new Loaded(items.findOrAdd(itemId), rating));
            }
        });
        history.sort(Comparator.comparingLong(loaded -> loaded.rating.sequence()));
        for (Loaded loaded : history) {
            StoredRating rating = loaded.rating;
            user.rated().append(loaded.item, rating.rating(), rating.timestampMillis());
            user.rated().note(user.rated().size() - 1, rating.userBias(), rating.residual(), rating.biasResidual());
            user.rated().noteEpoch(rating.epoch());
        }
        return user;
    }
}
