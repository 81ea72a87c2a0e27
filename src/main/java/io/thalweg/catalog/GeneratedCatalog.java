package io.thalweg.catalog;

import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Made-up titles for the items of a {@link RatingGenerator}: {@code The Silent Harbor (1987)}, from words that fit the first genre.
 *
 * <p>The same seed gives the same titles, and no two are equal. About 100 bytes of memory an item.
 */
public final class GeneratedCatalog {

    private static final List<Genre> GENRES = List.of(
            new Genre("Drama", "Quiet Broken Distant Unspoken", "Winter Orchard Letter Harbor Silence Daughter"),
            new Genre("Comedy", "Accidental Perfect Unlikely Lazy", "Wedding Uncle Weekend Parrot Landlord Umbrella"),
            new Genre("Thriller", "Final Cold Hidden Nameless", "Witness Signal Alibi Corridor Deadline Passenger"),
            new Genre("Action", "Burning Steel Last Furious", "Convoy Outpost Verdict Bridge Fuse Mile"),
            new Genre("Romance", "Tender Second Midnight Borrowed", "Waltz Promise Summer Kiss Garden Postcard"),
            new Genre("Adventure", "Lost Golden Emerald Forgotten", "Island Compass Expedition Falcon River Map"),
            new Genre("Crime", "Crooked Silver Dirty Patient", "Ledger Heist Partner Boulevard Safe Informer"),
            new Genre("Sci-Fi", "Silent Second Electric Orbital", "Horizon Colony Machine Comet Paradox Station"),
            new Genre("Horror", "Pale Whispering Hollow Hungry", "Cellar Orchard Guest Mirror Chapel Cradle"),
            new Genre("Fantasy", "Enchanted Ninth Crystal Sleeping", "Kingdom Lantern Dragon Forest Crown Spell"),
            new Genre("Children's", "Brave Little Clever Wandering", "Fox Balloon Puppy Lighthouse Kite Bear"),
            new Genre("Mystery", "Missing Silent Locked Thirteenth", "Guest Clockmaker Island Portrait Key Tenant"),
            new Genre("War", "Frozen Forgotten Long Iron", "Front Regiment Armistice Trench Bomber March"),
            new Genre("Musical", "Singing Bright Velvet Dancing", "Stage Trumpet Avenue Chorus Ballad Melody"),
            new Genre("Animation", "Tiny Flying Painted Upside-Down", "Robot Penguin Moon Circus Whale Village"),
            new Genre("Documentary", "Living Unseen Deep Open", "Ocean Archive Valley Workshop Glacier Field"),
            new Genre("Western", "Dusty Lonesome Red Crossing", "Canyon Rider Sheriff Saloon Prairie Stagecoach"),
            new Genre("Film-Noir", "Dark Crooked Rainy Lonely", "Street Widow Cigarette Alley Detective Lamp"));

    private static final List<String> ADJECTIVES =
            words("Silent Crimson Endless Blue Wild Hidden Gentle Restless Northern "
                    + "Ancient Bitter Bright Careless Distant Faithful Fearless Grey Honest Invisible Kind Late Narrow Old Pale "
                    + "Proud Secret Sudden Sweet True Unfinished Vanishing Wandering");
    private static final List<String> NOUNS =
            words("Harbor Road Night Garden River House Summer Stranger City Mountain "
                    + "Window Song Shadow Train Bridge Storm Dream Door Fire Sea Star Tower Journey Return Secret Voice Morning "
                    + "Neighbor Painter Captain Teacher Baker");
    private static final List<String> PLACES =
            words("Lisbon Montana Vienna Havana Kyoto Oslo Cairo Dublin Naples Quito "
                    + "Prague Tangier Savannah Bergen Odessa Trieste");

    private static final int FIRST_YEAR = 1930;
    private static final int LAST_YEAR = 2019;

    private GeneratedCatalog() {}

    /** One item for each of the generator's, in its order. */
    public static List<Item> of(RatingGenerator generator) {
        long seed = generator.options().seed();
        Map<String, Integer> used = new HashMap<>();
        List<Item> items = new ArrayList<>(generator.itemCount());
        for (int item = 0; item < generator.itemCount(); item++) {
            int[] genres = generator.genresOf(item);
            // Far from the streams that the generator itself draws from.
            SeededRandom random = new SeededRandom(seed, Long.MIN_VALUE + item);
            String title = unused(titleOf(GENRES.get(genres[0]), random), used, random);
            // Squared towards the present: most films of any collection are recent.
            double age = random.nextDouble() * random.nextDouble();
            int year = LAST_YEAR - (int) (age * (LAST_YEAR - FIRST_YEAR + 1));
            List<String> names =
                    IntStream.of(genres).mapToObj(g -> GENRES.get(g).name()).toList();
            items.add(new Item(generator.itemId(item), title + " (" + year + ")", names, List.of(), true));
        }
        return items;
    }

    private static String titleOf(Genre genre, SeededRandom random) {
        String adjective = pick(random, random.nextDouble() < 0.5 ? genre.adjectives() : ADJECTIVES);
        String noun = pick(random, random.nextDouble() < 0.5 ? genre.nouns() : NOUNS);
        String other = pick(random, NOUNS);
        double form = random.nextDouble();
        if (form < 0.40) {
            return "The " + adjective + " " + noun;
        } else if (form < 0.55) {
            return adjective + " " + noun;
        } else if (form < 0.70) {
            return "The " + noun + " of " + pick(random, PLACES);
        } else if (form < 0.80) {
            return other.equals(noun) ? "Another " + noun : "The " + noun + " and the " + other;
        } else if (form < 0.90) {
            return ("AEIOU".indexOf(noun.charAt(0)) < 0 ? "A " : "An ") + noun + " in " + pick(random, PLACES);
        }
        return "Beyond the " + adjective + " " + noun;
    }

    private static String pick(SeededRandom random, List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /** A title that is taken gets a subtitle, and if that is taken as well, a number. */
    private static String unused(String title, Map<String, Integer> used, SeededRandom random) {
        String subtitled = title + ": " + pick(random, ADJECTIVES) + " " + pick(random, NOUNS);
        String candidate = used.containsKey(title) ? subtitled : title;
        int part = used.merge(candidate, 1, Integer::sum);
        return part == 1 ? candidate : candidate + " " + part;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    /** What a genre is called and its titles are made of. */
    private record Genre(String name, List<String> adjectives, List<String> nouns) {
        Genre(String name, String adjectives, String nouns) {
            this(name, words(adjectives), words(nouns));
        }
    }
}
