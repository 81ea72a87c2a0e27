package io.thalweg.http;

/** What {@code /metrics} says, for tests that compare lines. */
final class ScrapedText {

    private ScrapedText() {}

    /** The same without the label that all series have. */
    static String withoutApplication(String scraped) {
        return scraped.replace("{application=\"thalweg\"}", "").replace("application=\"thalweg\",", "");
    }
}
