package io.thalweg.api.access;

import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.rating.file.UnreadableFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bearer tokens (RFC 6750) of a {@link TokenFile}, which is read again when it changes: looked at by requests, at most
 * once a second. A file that has become unreadable changes nothing but the log.
 *
 * <p>Only hashes are kept. A token is compared with all of them in a time that says nothing of where they differ. Any number
 * of threads may ask.
 */
public final class Tokens {

    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MOST_BYTES = 1_000_000;
    private static final Pattern BEARER = Pattern.compile("bearer +([A-Za-z0-9._~+/=-]+) *", Pattern.CASE_INSENSITIVE);

    private final Path file;
    private final LongSupplier nanoClock;
    private volatile List<TokenFile.Entry> entries;
    private volatile long lookedNanos;
    /** As last read, also where that was of no use, so that one change is parsed once. */
    private byte[] content;

    private String warned = "";

    private Tokens(Path file, LongSupplier nanoClock, byte[] content, List<TokenFile.Entry> entries) {
        this.file = file;
        this.nanoClock = nanoClock;
        this.content = content;
        this.entries = entries;
        this.lookedNanos = nanoClock.getAsLong();
    }

    /**
     * Reads a file of tokens.
     *
     * @throws UnreadableFileException if it can't be read, or a line has another form
     */
    public static Tokens read(Path file, LongSupplier nanoClock) {
        byte[] content = bytes(file);
        return new Tokens(file, nanoClock, content, TokenFile.parse(file, content));
    }

    /**
     * Who sent the header.
     *
     * @param authorization {@code Bearer TOKEN}; null where there is none
     * @throws ProblemException if it is none of the tokens
     */
    public Caller require(@Nullable String authorization) {
        if (authorization == null) {
            throw refused("Bearer", "there is no header Authorization: Bearer TOKEN");
        }
        Matcher bearer = BEARER.matcher(authorization);
        if (!bearer.matches()) {
            throw refused("Bearer", "the header Authorization has not the form Bearer TOKEN");
        }
        refresh();
        Caller caller = callerOf(sha256(bearer.group(1)));
        if (caller == null) {
            throw refused("Bearer error=\"invalid_token\"", "the token is none that is known here");
        }
        return caller;
    }

    private @Nullable Caller callerOf(byte[] hash) {
        Caller found = null;
        for (TokenFile.Entry entry : entries) {
            if (entry.has(hash)) { // and on to the last, whichever it is
                found = entry.caller();
            }
        }
        return found;
    }

    private void refresh() {
        if (nanoClock.getAsLong() - lookedNanos >= SECOND_NANOS) {
            look();
        }
    }

    /** Compares the content and not the time of the change, which two changes may share. */
    private synchronized void look() {
        long now = nanoClock.getAsLong();
        if (now - lookedNanos < SECOND_NANOS) {
            return; // another thread was here meanwhile
        }
        lookedNanos = now;
        try {
            byte[] read = bytes(file);
            if (!Arrays.equals(read, content)) {
                content = read;
                entries = TokenFile.parse(file, read);
                warned = "";
                LOG.info("tokens were read again: there are {}", entries.size());
            }
        } catch (UnreadableFileException e) {
            warn(String.valueOf(e.getMessage()));
        }
    }

    /** Once, while it stays so: a file that is gone is looked at each second. */
    private void warn(String problem) {
        if (!problem.equals(warned)) {
            warned = problem;
            LOG.warn("tokens stay as they were: {}", problem);
        }
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnreadableFileException(file, "has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw UnreadableFileException.of(file, 0, e);
        }
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static ProblemException refused(String challenge, String detail) {
        return new ProblemException(
                Problem.of(ProblemType.UNAUTHENTICATED, detail).withHeader("WWW-Authenticate", challenge));
    }
}
