import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** The generated stream of {@code evaluate --generated N} as a file: {@code java -cp thalweg.jar GeneratedFile.java N FILE}. */
final class GeneratedFile {

    private GeneratedFile() {}

    public static void main(String[] args) throws IOException {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(Long.parseLong(args[0])));
        try (PrintWriter file = new PrintWriter(Files.newBufferedWriter(Path.of(args[1])))) {
            file.println("userId,itemId,rating,timestamp");
            while (generator.hasNext()) {
                Rating rating = generator.next();
                file.println(rating.userId() + "," + rating.itemId() + "," + rating.value() + ","
                        + rating.timestampMillis());
            }
        }
    }
}
