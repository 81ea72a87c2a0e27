package io.thalweg.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinException;
import io.thalweg.api.access.Caller;
import io.thalweg.api.access.Cors;
import io.thalweg.api.access.HostCheck;
import io.thalweg.api.access.RateLimit;
import io.thalweg.api.access.Tokens;
import io.thalweg.api.request.JsonBody;
import io.thalweg.api.request.Position;
import io.thalweg.api.request.Problem;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.NotCaughtUpException;
import io.thalweg.serve.OverloadedException;
import io.thalweg.serve.Place;
import io.thalweg.serve.RefusedException;
import io.thalweg.serve.Serving;
import io.thalweg.serve.UnreachableException;
import io.thalweg.watch.RequestTally;
import java.net.BindException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The server of the API, on a listener of its own. Every request goes the same way: is the host ours, who asks, may they, how often; is
 * what is known here whole and young enough; then its route. It answers before it is whole, to say what is missing.
 */
public final class ApiServer implements AutoCloseable {

    private static final int MAX_THREADS = 16;
    private static final int MIN_THREADS = 4;
    private static final int MOST_CONNECTIONS = 2_000;
    private static final int MOST_HEADER_BYTES = 8_192;
    private static final long IDLE_MILLIS = 30_000;
    private static final long RETRY_SECONDS = 1;

    private final Serving serving;
    private final ApiSettings settings;
    private final Optional<Tokens> tokens;
    private final Optional<Certificate> certificate;
    private final HostCheck hosts;
    private final Cors cors;
    private final RateLimit rate;
    private final Backend backend;
    private final SlowClients slowClients = new SlowClients();
    private final List<Route> routes;
    private final Requests requests;
    private final QueuedThreadPool threads;
    private final Javalin javalin;

    private ApiServer(Serving serving, ApiSettings settings) {
        this.serving = serving;
        this.settings = settings;
        this.tokens = settings.tokens().map(file -> Tokens.read(file, System::nanoTime));
        this.certificate = settings.keystore().map(file -> Certificate.read(file, settings.keystorePassword()));
        this.hosts = new HostCheck(settings.host(), settings.hosts());
        this.cors = new Cors(settings.origins());
        this.rate = new RateLimit(settings.requestsPerSecond(), System::nanoTime);
        this.threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        this.backend = new Backend(serving, settings, threads);
        this.routes = routes(backend);
        this.requests = new Requests(routes);
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts to answer.
     *
     * @throws BindException if the address can't be had
     * @throws org.apache.kafka.common.config.ConfigException if its certificate can't be used
     */
    public static ApiServer start(Serving serving, ThalwegConfig config) throws BindException {
        ApiSettings settings = ApiSettings.of(config);
        ApiServer server = new ApiServer(serving, settings);
        try {
            server.javalin.start(settings.host(), settings.port());
            return server;
        } catch (JavalinException e) {
            server.close();
            BindException refused = new BindException(
                    "nothing can listen on " + settings.host() + ":" + settings.port() + " (" + e.getMessage() + ")");
            refused.initCause(e);
            throw refused;
        }
    }

    /** Where it listens. */
    public URI address() {
        String name = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        String scheme = settings.keystore().isPresent() ? "https" : "http";
        return URI.create(scheme + "://" + name + ":" + javalin.port());
    }

    /** What became of requests so far. */
    public RequestTally requests() {
        return requests.tally();
    }

    /** Every path that is answered, with its method; but the one that balancers ask. */
    static List<Route> routes(Backend backend) {
        ListRoutes lists = new ListRoutes(backend);
        return Stream.of(
                        lists.routes(),
                        new AskedListRoutes(backend, lists).routes(),
                        new UserRoutes(backend).routes(),
                        new ItemRoutes(backend).routes(),
                        new WriteRoutes(backend).routes(),
                        new StatusRoutes(backend).routes(),
                        new FeedRoutes(backend).routes(),
                        new DocumentRoutes().routes())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void close() {
        javalin.stop();
        slowClients.close();
        certificate.ifPresent(Certificate::close);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = JsonBody.MOST_BYTES;
        config.jetty.threadPool = threads;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MOST_HEADER_BYTES);
            http.setIdleTimeout(IDLE_MILLIS);
            http.setSendServerVersion(false);
        });
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
            server.setErrorHandler(new JettyProblems(requests.tally()));
            slowClients.watch(server);
        });
        config.requestLogger.http(requests::count);
        certificate.ifPresent(each -> config.jetty.addConnector(
                (server, http) -> each.connector(server, http, settings.host(), settings.port())));
        ProblemAnswers.install(config);
        config.routes.exception(
                OverloadedException.class,
                (e, context) -> ProblemAnswers.write(context, overloaded(String.valueOf(e.getMessage()))));
        config.routes.exception(
                RejectedExecutionException.class,
                (e, context) -> ProblemAnswers.write(context, overloaded("this instance stops")));
        config.routes.exception(
                NotCaughtUpException.class, (e, context) -> ProblemAnswers.write(context, notCaughtUp(e)));
        config.routes.exception(
                RefusedException.class, (e, context) -> ProblemAnswers.write(context, refused(e, context)));
        config.routes.exception(
                ConfigException.class,
                (e, context) -> ProblemAnswers.write(
                        context, Problem.of(ProblemType.FORBIDDEN, String.valueOf(e.getMessage()))));
        config.routes.exception(
                UnreachableException.class,
                (e, context) -> ProblemAnswers.write(
                        context,
                        Problem.of(ProblemType.BROKER_UNREACHABLE, String.valueOf(e.getMessage()))
                                .retryAfter(RETRY_SECONDS)));
        config.routes.before(this::greet);
        config.routes.get(Requests.HEALTH, this::health);
        PageFiles.addTo(config.routes);
        for (Route route : routes) {
            config.routes.addHttpHandler(route.method(), route.path(), context -> answer(route, context));
            if (route.method().equals(HandlerType.GET)) {
                config.routes.head(route.path(), context -> answer(route, context));
            }
        }
    }

    /** What holds for every request, also one that has no route. */
    private void greet(Context context) {
        var unused = ProblemAnswers.requestId(context);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store"); // unless an answer says otherwise
        hosts.require(context.header("Host"));
        cors.headers(context.header("Origin")).forEach(context::header);
        if (context.method().equals(HandlerType.OPTIONS)) {
            cors.preflight(context.header("Origin")).forEach(context::header);
            context.status(204).skipRemainingHandlers();
        } else if (!context.method().equals(HandlerType.GET)
                && !context.method().equals(HandlerType.HEAD)) {
            cors.requireKnown(context.header("Origin"), context.header("Host"));
        }
    }

    private void answer(Route route, Context context) {
        Requests.reached(route.path(), context);
        Caller caller = tokens.map(each -> each.require(context.header("Authorization")))
                .orElse(Caller.ANYONE);
        rate.require(caller.name()).forEach(context::header);
        caller.require(route.role());
        if (!route.mayBeOld()) {
            requireWhole();
            requireYoung();
        }
        route.answerer().answer(new Request(context, caller, backend));
        requests.countIfOpen(context);
    }

    private void requireWhole() {
        if (!serving.isReady()) {
            throw new ProblemException(Problem.starting(serving.remaining(), RETRY_SECONDS));
        }
    }

    private void requireYoung() {
        if (settings.maxAgeMillis() == 0) {
            return;
        }
        long age = serving.positions().all().stream()
                .mapToLong(Place::ageMillis)
                .max()
                .orElse(0);
        if (age > settings.maxAgeMillis()) {
            throw new ProblemException(Problem.of(
                            ProblemType.TOO_OLD,
                            "what is known here is " + age + " ms old, and may be " + settings.maxAgeMillis()
                                    + " (api.max.age.ms)")
                    .retryAfter(RETRY_SECONDS));
        }
    }

    /** For balancers: 200 when all was read to its end once, however old it has become since. */
    private void health(Context context) {
        Requests.reached(Requests.HEALTH, context);
        boolean isReady = serving.isReady();
        context.status(isReady ? 200 : 503).json(Map.of("ok", isReady, "remaining", serving.remaining()));
    }

    /** By the code that the dead letters would have. */
    private static Problem refused(RefusedException e, Context context) {
        boolean isItem = context.path().startsWith("/v1/items");
        return Problem.of(
                        isItem ? ProblemType.INVALID_ITEM : ProblemType.INVALID_RATING, String.valueOf(e.getMessage()))
                .with("reason", e.reason());
    }

    private static Problem overloaded(String detail) {
        return Problem.of(ProblemType.OVERLOADED, detail).retryAfter(RETRY_SECONDS);
    }

    private Problem notCaughtUp(NotCaughtUpException e) {
        return Problem.notCaughtUp(
                new Position(e.partition(), e.offset()),
                new Position(e.partition(), e.position()),
                settings.waitMillis());
    }
}
