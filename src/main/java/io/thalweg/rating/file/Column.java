package io.thalweg.rating.file;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a column of a ratings file holds, and the names that files give it, the better ones first. Names are compared by their
 * letters and digits alone, in lower case; what follows a colon, as in RecBole's {@code user_id:token}, is a type.
 */
public enum Column {
    USER(
            "userid",
            "reviewerid",
            "customerid",
            "custid",
            "accountid",
            "memberid",
            "visitorid",
            "profileid",
            "authorid",
            "uid",
            "user",
            "username",
            "reviewer",
            "customer",
            "profilename",
            "member"),
    ITEM(
            "itemid",
            "movieid",
            "filmid",
            "productid",
            "parentasin",
            "asin",
            "isbn",
            "bookid",
            "animeid",
            "businessid",
            "artistid",
            "trackid",
            "songid",
            "albumid",
            "gameid",
            "appid",
            "recipeid",
            "beerid",
            "jokeid",
            "showid",
            "videoid",
            "contentid",
            "articleid",
            "newsid",
            "placeid",
            "restaurantid",
            "courseid",
            "iid",
            "item",
            "movie",
            "film",
            "product",
            "book",
            "anime",
            "business",
            "artist",
            "song",
            "sku"),
    RATING(
            "rating",
            "stars",
            "overall",
            "score",
            "bookrating",
            "userrating",
            "movierating",
            "myscore",
            "userscore",
            "reviewscore",
            "reviewrating",
            "reviewoverall",
            "starrating",
            "ratingvalue",
            "ratingscore",
            "value",
            "grade"),
    /** How many times; in files of events alone. */
    COUNT(
            "count",
            "counts",
            "weight",
            "plays",
            "playcount",
            "playcounts",
            "numplays",
            "nplays",
            "listens",
            "listencount",
            "listeningcount",
            "scrobbles",
            "clicks",
            "clickcount",
            "views",
            "viewcount",
            "watchcount",
            "visits",
            "purchases",
            "quantity",
            "frequency",
            "times",
            "n"),
    TIME(
            "timestamp",
            "timestampms",
            "timestampmillis",
            "timestampseconds",
            "unixreviewtime",
            "unixtime",
            "unixtimestamp",
            "epoch",
            "ts",
            "time",
            "ratedat",
            "ratingtime",
            "ratingtimestamp",
            "ratingdate",
            "eventtime",
            "eventtimestamp",
            "reviewtime",
            "reviewdate",
            "reviewedat",
            "datetime",
            "date",
            "createdat",
            "created",
            "createdtime",
            "createtime",
            "creationdate",
            "updatedat",
            "dateupdated",
            "dateadded",
            "mylastupdated",
            "lastupdated",
            "datesubmitted",
            "submitted");

    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]");

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody can change
    private final List<String> names;

    Column(String... names) {
        this.names = List.of(names);
    }

    /** What a file of ratings has, or one of events. */
    static List<Column> of(boolean hasEvents) {
        return List.of(USER, ITEM, hasEvents ? COUNT : RATING, TIME);
    }

    /** Whether a file must have it. */
    boolean isRequired() {
        return this != TIME && this != COUNT;
    }

    /** As in options: {@code user}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All names that files may give it, the better ones first. */
    public List<String> names() {
        return names;
    }

    /** The place of the column that has the best of the names. */
    Optional<Place> in(List<String> header) {
        int best = names.size();
        int found = -1;
        int twin = -1;
        for (int at = 0; at < header.size(); at++) {
            int rank = names.indexOf(plain(header.get(at)));
            if (rank >= 0 && rank == best) {
                twin = at;
            } else if (rank >= 0 && rank < best) {
                best = rank;
                found = at;
                twin = -1;
            }
        }
        return found < 0 ? Optional.empty() : Optional.of(new Place(found, twin));
    }

    /**
     * Where a column is.
     *
     * @param index from 0
     * @param twin another one of the same name, or -1
     */
    record Place(int index, int twin) {}

    /** A name by its letters and digits alone, in lower case, without a type behind a colon. */
    public static String plain(String name) {
        int type = name.indexOf(':');
        String named = type > 0 ? name.substring(0, type) : name;
        return NO_LETTER.matcher(named.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
