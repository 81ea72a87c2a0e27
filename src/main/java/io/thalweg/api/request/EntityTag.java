package io.thalweg.api.request;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a client names an answer by that it has already: {@code W/"3-9f2c41d0"}, a weak entity tag (RFC 9110, 8.8.3). Weak, since
 * the same list may come compressed. The digest stands beside the version because versions begin again after forgetting.
 *
 * @param version of the list
 * @param digest of its content
 */
public record EntityTag(long version, int digest) {

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"");
    private static final Pattern BETWEEN = Pattern.compile("[ \t]*(?:,[ \t]*)*");

    public static EntityTag of(long version, byte[] content) {
        CRC32C digest = new CRC32C();
        digest.update(content);
        return new EntityTag(version, (int) digest.getValue());
    }

    /**
     * Whether the client has this answer (RFC 9110, 13.1.2): {@code *}, or one of the listed tags, strong or weak, has the same
     * opaque part. From where a list can't be read, it counts as ended.
     *
     * @param ifNoneMatch the header, its lines joined by commas; null where there is none
     */
    public boolean isIn(@Nullable String ifNoneMatch) {
        if (ifNoneMatch == null) {
            return false;
        }
        if (ifNoneMatch.strip().equals("*")) {
            return true;
        }
        Matcher between = BETWEEN.matcher(ifNoneMatch);
        Matcher tag = TAG.matcher(ifNoneMatch);
        int at = between.lookingAt() ? between.end() : 0;
        while (tag.region(at, ifNoneMatch.length()).lookingAt()) {
            if (tag.group(1).equals(opaque())) {
                return true;
            }
            boolean unused = between.region(tag.end(), ifNoneMatch.length()).lookingAt();
            at = between.end();
        }
        return false;
    }

    /** As the header {@code ETag} and the {@code id:} of an event have it. */
    @Override
    public String toString() {
        return "W/\"" + opaque() + "\"";
    }

    private String opaque() {
        return version + "-" + HexFormat.of().toHexDigits(digest);
    }
}
