package io.thalweg.api.access;

import io.thalweg.rating.IdFault;
import io.thalweg.rating.file.UnreadableFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form of a file of tokens: one a line, {@code NAME ROLE,ROLE SHA256 [user=ID]}, with blanks between; {@code #} begins a
 * comment line. What follows {@code user=} is the id up to the end of the line.
 *
 * <p>No message repeats what a line says: a token that was put in place of its hash would get into the log.
 */
public final class TokenFile {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final String USER = "user=";
    private static final int FIELDS = 3;

    /** One token: whose it is, and its hash, which stays inside. */
    public static final class Entry {

        private final Caller caller;
        private final byte[] hash;

        private Entry(Caller caller, byte[] hash) {
            this.caller = caller;
            this.hash = hash;
        }

        Caller caller() {
            return caller;
        }

        /** Compares in a time that says nothing of where the hashes differ. */
        boolean has(byte[] sha256) {
            return MessageDigest.isEqual(hash, sha256);
        }

        @Override
        public String toString() {
            return "Entry[" + caller.name() + "]";
        }
    }

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> hashes = new HashSet<>();
    private long line;

    private TokenFile(Path file) {
        this.file = file;
    }

    /**
     * The tokens in a file's content.
     *
     * @param file for messages
     * @throws UnreadableFileException if a line has another form, or there is no token; says which line and why
     */
    public static List<Entry> parse(Path file, byte[] content) {
        TokenFile parsed = new TokenFile(file);
        for (String each : text(file, content).split("\n", -1)) {
            parsed.line++;
            String stripped = each.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                parsed.entries.add(parsed.entry(stripped));
            }
        }
        if (parsed.entries.isEmpty()) {
            throw new UnreadableFileException(file, "has no token; a line is NAME ROLE,ROLE SHA256 [user=ID]");
        }
        return List.copyOf(parsed.entries);
    }

    private Entry entry(String text) {
        String[] fields = BLANKS.split(text, FIELDS + 1);
        if (fields.length < FIELDS) {
            throw wrong("has " + fields.length + " of the fields NAME ROLE,ROLE SHA256");
        }
        String name = fields[0];
        if (!NAME.matcher(name).matches()) {
            throw wrong("the name has 1..64 letters, digits, '.', '_' and '-'");
        }
        if (!names.add(name)) {
            throw wrong("the name is there twice");
        }
        if (!HASH.matcher(fields[2]).matches()) {
            throw wrong("the third field is the token's SHA-256, 64 hex digits: printf %s TOKEN | sha256sum");
        }
        byte[] hash = HexFormat.of().parseHex(fields[2]);
        if (!hashes.add(HexFormat.of().formatHex(hash))) {
            throw wrong("the token is that of another line");
        }
        return new Entry(new Caller(name, roles(fields[1]), user(fields)), hash);
    }

    private Set<Role> roles(String words) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words.split(",", -1)) {
            roles.add(Role.of(word).orElseThrow(() -> wrong("roles are " + Role.words() + ", with commas between")));
        }
        return roles;
    }

    private @Nullable String user(String[] fields) {
        if (fields.length == FIELDS) {
            return null;
        }
        if (!fields[FIELDS].startsWith(USER)) {
            throw wrong("after the SHA-256 there may be user=ID and nothing else");
        }
        String id = fields[FIELDS].substring(USER.length());
        IdFault fault = IdFault.of(id);
        if (fault != null) {
            throw wrong(fault.describe("the id of user="));
        }
        return id;
    }

    private UnreadableFileException wrong(String problem) {
        return new UnreadableFileException(file, line, problem);
    }

    private static String text(Path file, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableFileException(file, "is no text in UTF-8");
        }
    }
}
