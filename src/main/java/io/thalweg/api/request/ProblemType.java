package io.thalweg.api.request;

import java.util.Locale;

/** What can go wrong with a request, with the status and the title of the answer. */
public enum ProblemType {
    /** A parameter or a field of the body is unknown, repeated, missing or out of range. */
    INVALID_PARAMETER(400, "The request has something that can't be read"),
    UNAUTHENTICATED(401, "Nothing says who asks"),
    FORBIDDEN(403, "This may not be asked"),
    UNKNOWN_ITEM(404, "There is no such item"),
    UNKNOWN_USER(404, "There is no such user"),
    UNKNOWN_ERASURE(404, "There is no such erasure"),
    NO_SUCH_PATH(404, "There is no such path"),
    METHOD_NOT_ALLOWED(405, "The path has no such method"),
    NOT_ACCEPTABLE(406, "The answer has no such form"),
    AMBIGUOUS_TITLE(409, "Several items have this title"),
    TOO_LARGE(413, "The request is too large"),
    /** Of the same type as a body that is too large. */
    URI_TOO_LONG(414, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has another form than is read here"),
    INVALID_RATING(422, "The rating breaks a rule"),
    INVALID_ITEM(422, "The item breaks a rule"),
    RATE_LIMITED(429, "There were too many requests"),
    /** Of that type too. */
    HEADERS_TOO_LONG(431, "too-large", "The request is too large"),
    INTERNAL_ERROR(500, "The server made a mistake"),
    STARTING(503, "The server still reads what it answers from"),
    /** The state from which is answered is older than {@code api.max.age.ms} allows. */
    TOO_OLD(503, "What is known here is too old"),
    /** By {@code api.computed=false}. */
    NOT_COMPUTED(503, "Nothing is computed here"),
    OVERLOADED(503, "Too many requests wait already"),
    BROKER_UNREACHABLE(503, "Kafka can't be reached"),
    NOT_CAUGHT_UP(504, "The write that was named is not learned yet");

    private final int status;
    private final String code;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.title = title;
    }

    ProblemType(int status, String code, String title) {
        this.status = status;
        this.code = code;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** The stable name: {@code invalid-parameter}. */
    public String code() {
        return code;
    }

    /** The relative reference that RFC 9457 calls the type: {@code /problems/invalid-parameter}. */
    public String uri() {
        return "/problems/" + code;
    }

    public String title() {
        return title;
    }
}
