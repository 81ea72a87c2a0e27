package io.thalweg.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is said of a user who was forgotten: the key is HMAC-SHA256 of the id under a secret, the value tells what was
 * removed and when.
 *
 * <p>Who has the secret can look a user up. Without a configured one, each record gets a random one that nobody keeps:
 * the record then proves that somebody was forgotten, and no guessing of ids can tell who.
 */
public final class AuditLog {

    private static final String HMAC = "HmacSHA256";
    private static final int RANDOM_BYTES = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String secret;
    private final SecureRandom random = new SecureRandom();

    /** @param secret empty for none */
    AuditLog(String secret) {
        this.secret = secret;
    }

    /** The record's key, in hex digits. */
    byte[] key(String userId) {
        byte[] salt = secret.getBytes(StandardCharsets.UTF_8);
        if (salt.length == 0) {
            salt = new byte[RANDOM_BYTES];
            random.nextBytes(salt);
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(salt, HMAC));
            byte[] hash = mac.doFinal(userId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** The record's value; says nothing of who it was. */
    static byte[] value(PendingForgets.Pending forgotten, long atMillis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "forgotten");
        fields.put("requestId", forgotten.command.requestId());
        fields.put("known", forgotten.known);
        fields.put("ratings", forgotten.ratings);
        fields.put("dropped", forgotten.dropped);
        fields.put("list", forgotten.hadList);
        fields.put("at", atMillis);
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map is always written", e);
        }
    }

    /** The {@code requestId} in a record's value; empty where there is none. */
    public static String requestId(byte[] value) {
        try {
            return JSON.readTree(value).path("requestId").asText();
        } catch (IOException e) { // of whoever else writes there
            return "";
        }
    }
}
