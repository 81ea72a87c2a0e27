package io.thalweg.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.thalweg.api.request.EntityTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The page, on which people rate and watch what is learned: files in the jar, and no others. It is a client of the API as any other, so it
 * needs no right of its own: a browser gets the files, and then asks with the token that its user types.
 */
final class PageFiles {

    /** All of them in metrics: which file it was is of no interest. */
    static final String ROUTE = "/";

    /** What is in them changes with the version of the program only, which {@code ETag} tells. */
    private static final String LOOK_EACH_TIME = "no-cache";

    /** What is in them never changes: the address names the version. */
    private static final String KEEP = "public, max-age=31536000, immutable";

    /** Nothing from elsewhere; Pico draws its icons from addresses of the kind {@code data:}. */
    private static final String POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'";

    private static final String FOLDER = "page/";
    private static final long VERSION = 1;

    /** Those of our own, beside the page itself. */
    static final List<String> OWN = List.of(
            "app.css",
            "icon.svg",
            "app.js",
            "api.js",
            "curve.js",
            "document.js",
            "dom.js",
            "events.js",
            "forget.js",
            "item.js",
            "learning.js",
            "list.js",
            "rate.js",
            "ratings.js",
            "search.js",
            "session.js",
            "stars.js",
            "visitor.js");

    /** Those of others, as they lie in their jars. */
    static final List<String> OF_OTHERS =
            List.of("/webjars/picocss__pico/2.1.1/css/pico.min.css", "/webjars/chart.js/4.5.1/dist/chart.umd.min.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private PageFiles() {}

    private record File(String text, String type, String caching, EntityTag tag) {

        static File of(String resource, String caching) {
            try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException(resource + " is not in the jar");
                }
                byte[] bytes = in.readAllBytes();
                String ending = resource.substring(resource.lastIndexOf('.') + 1);
                return new File(
                        new String(bytes, StandardCharsets.UTF_8),
                        TYPES.getOrDefault(ending, "application/octet-stream"),
                        caching,
                        EntityTag.of(VERSION, bytes));
            } catch (IOException e) {
                throw new UncheckedIOException(resource + " can't be read", e);
            }
        }

        void send(Context context) {
            Requests.reached(ROUTE, context);
            context.header("ETag", tag.toString());
            context.header("Cache-Control", caching);
            context.header("Content-Security-Policy", POLICY);
            context.header("Referrer-Policy", "no-referrer");
            if (tag.isIn(context.header("If-None-Match"))) {
                context.status(304);
            } else {
                context.contentType(type).result(text);
            }
        }
    }

    /** Answers for each of them, and for nothing else. */
    static void addTo(RoutesConfig routes) {
        files().forEach((path, file) -> {
            routes.get(path, file::send);
            routes.head(path, file::send);
        });
    }

    /** Where there is one. */
    static Set<String> paths() {
        return files().keySet();
    }

    private static Map<String, File> files() {
        Map<String, File> files = new LinkedHashMap<>();
        files.put(ROUTE, File.of(FOLDER + "index.html", LOOK_EACH_TIME));
        OWN.forEach(name -> files.put("/page/" + name, File.of(FOLDER + name, LOOK_EACH_TIME)));
        OF_OTHERS.forEach(path -> files.put(path, File.of("/META-INF/resources" + path, KEEP)));
        return files;
    }
}
