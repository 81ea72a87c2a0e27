package io.thalweg.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an item's text consists of: words of the title, categories, and tags with their words, as sparse rows of TF-IDF
 * numbers.
 *
 * <p>A term's number is ln((1+N)/(1+df)), with N items of which df have it (K. Spärck Jones, "A statistical
 * interpretation of term specificity", J. Documentation 28(1), 1972); how often one item has it does not matter. What
 * only one item has tells of no likeness and is left out. Each kind of term is brought to a length of its own, so that an
 * item of many tags is none the less of its categories; then rows to length 1, or 0 where nothing is left.
 *
 * @param count number of terms
 * @param rows by item: its terms and their numbers
 */
record TextTerms(int count, List<Row> rows) {

    /** What a row is made of, and the length of that part before the row has length 1. */
    private enum Kind {
        WORD(.5),
        CATEGORY(1),
        TAG(.5);

        private final double length;

        Kind(double length) {
            this.length = length;
        }
    }

    private static final Pattern YEAR = Pattern.compile("\\((\\d{4})(?:[-–]\\d{0,4})?\\)\\s*$");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> STOP_WORDS = Set.of(
            ("a an and are as at be by de der die das el en for from i il in is it la le les los my of on or part s the"
                            + " to und un une vs with you your aka")
                    .split(" "));

    /** One item's terms, ascending by number, and their numbers. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier between two steps, never compared
    record Row(int[] terms, double[] values) {}

    static TextTerms of(List<Item> items) {
        Map<Term, Integer> frequency = new HashMap<>();
        items.forEach(item -> termsOf(item).forEach(term -> frequency.merge(term, 1, Integer::sum)));
        Map<Term, Integer> numbers = new HashMap<>();
        List<Row> rows = new ArrayList<>(items.size());
        for (Item item : items) {
            TreeMap<Integer, Double> numbered = new TreeMap<>();
            for (Kind kind : Kind.values()) {
                TreeMap<Integer, Double> part = new TreeMap<>();
                for (Term term : termsOf(item)) {
                    int itemCount = frequency.getOrDefault(term, 0);
                    if (term.kind == kind && itemCount > 1) {
                        int number = numbers.computeIfAbsent(term, key -> numbers.size());
                        part.put(number, StrictMath.log((1.0 + items.size()) / (1.0 + itemCount)));
                    }
                }
                numbered.putAll(scaled(part, kind.length));
            }
            numbered = scaled(numbered, 1);
            rows.add(new Row(
                    numbered.keySet().stream().mapToInt(term -> term).toArray(),
                    numbered.values().stream().mapToDouble(value -> value).toArray()));
        }
        return new TextTerms(numbers.size(), rows);
    }

    private static Set<Term> termsOf(Item item) {
        Set<Term> terms = new LinkedHashSet<>();
        words(YEAR.matcher(item.title()).replaceAll("")).forEach(word -> terms.add(new Term(Kind.WORD, word)));
        item.categories().forEach(name -> terms.add(new Term(Kind.CATEGORY, name.toLowerCase(Locale.ROOT))));
        for (String tag : item.tags()) {
            terms.add(new Term(Kind.TAG, tag.toLowerCase(Locale.ROOT)));
            words(tag).forEach(word -> terms.add(new Term(Kind.TAG, word)));
        }
        return terms;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : NO_WORD.split(text.toLowerCase(Locale.ROOT).replace("'", ""))) {
            if (!word.isEmpty() && !STOP_WORDS.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }

    /** The numbers as a vector of this length; unchanged where all are 0. */
    private static TreeMap<Integer, Double> scaled(TreeMap<Integer, Double> numbers, double length) {
        double squares = 0;
        for (double value : numbers.values()) {
            squares += value * value;
        }
        double scale = squares > 0 ? length / Math.sqrt(squares) : 1;
        numbers.replaceAll((number, value) -> value * scale);
        return numbers;
    }

    private record Term(Kind kind, String text) {}
}
