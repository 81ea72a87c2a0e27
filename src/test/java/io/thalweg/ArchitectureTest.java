package io.thalweg;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages are stages, and data flows one way: docs, "Layout". A new arrow is a decision, made here. */
final class ArchitectureTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.thalweg");

    /** What each package may use: ours, and by whole names others' beside the JDK's. */
    private record Allowed(List<String> ours, List<String> others) {}

    private static final String JSPECIFY = "org.jspecify.annotations";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String FASTCSV = "de.siegmar.fastcsv..";
    private static final String COMPRESS = "org.apache.commons.compress.compressors..";
    private static final String SLF4J = "org.slf4j";
    private static final String KAFKA = "org.apache.kafka..";

    private static final Map<String, Allowed> ARROWS = new LinkedHashMap<>();

    static {
        ARROWS.put("rating", new Allowed(List.of(), List.of(JACKSON, FASTCSV, COMPRESS)));
        ARROWS.put("rating.file", new Allowed(List.of("rating"), List.of(JACKSON, FASTCSV, COMPRESS)));
        ARROWS.put("rating.event", new Allowed(List.of("rating"), List.of(JACKSON)));
        ARROWS.put("catalog", new Allowed(List.of("rating"), List.of(JACKSON, FASTCSV, "org.ejml..")));
        ARROWS.put("model", new Allowed(List.of(), List.of()));
        ARROWS.put("learn", new Allowed(List.of("rating", "model"), List.of()));
        ARROWS.put("rank", new Allowed(List.of("rating", "model", "learn"), List.of()));
        ARROWS.put("evaluate", new Allowed(List.of("rating", "model", "learn", "rank"), List.of()));
        ARROWS.put("evaluate.grid", new Allowed(List.of("rating", "learn", "rank", "evaluate"), List.of()));
        ARROWS.put("config", new Allowed(List.of("rating", "learn"), List.of(KAFKA, "org.rocksdb")));
        ARROWS.put("broker", new Allowed(List.of(), List.of(KAFKA, "kafka..", "scala..", SLF4J, "ch.qos.logback..")));
        ARROWS.put("topics", new Allowed(List.of("model", "config"), List.of(KAFKA, SLF4J)));
        ARROWS.put("handover", new Allowed(List.of("topics"), List.of(KAFKA, JACKSON)));
        ARROWS.put("input", new Allowed(List.of("rating", "catalog"), List.of(KAFKA, JACKSON, SLF4J)));
        ARROWS.put(
                "state",
                new Allowed(
                        List.of("rating", "model", "learn", "evaluate", "topics"),
                        List.of(KAFKA, SLF4J, "org.rocksdb")));
        ARROWS.put(
                "lists",
                new Allowed(List.of("rating", "model", "learn", "rank", "input", "state"), List.of(KAFKA, JACKSON)));
        ARROWS.put(
                "watch",
                new Allowed(
                        List.of("rating", "catalog", "learn", "evaluate", "topics", "input"), List.of(KAFKA, SLF4J)));
        ARROWS.put(
                "stream",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "learn",
                                "rank",
                                "evaluate",
                                "config",
                                "topics",
                                "handover",
                                "input",
                                "state",
                                "lists",
                                "watch"),
                        List.of(KAFKA, JACKSON, SLF4J, "javax.crypto..")));
        ARROWS.put(
                "serve",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "learn",
                                "rank",
                                "config",
                                "topics",
                                "handover",
                                "input",
                                "state",
                                "lists",
                                "watch",
                                "stream"),
                        List.of(KAFKA, SLF4J)));
        ARROWS.put(
                "metrics",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "learn",
                                "evaluate",
                                "topics",
                                "handover",
                                "input",
                                "watch",
                                "stream"),
                        List.of(KAFKA, "io.micrometer..", "io.prometheus.metrics.model..")));
        ARROWS.put(
                "http",
                new Allowed(
                        List.of("watch", "metrics"),
                        List.of(JACKSON, "io.javalin..", "org.eclipse.jetty.util.thread", "kotlin..")));
        ARROWS.put("api.request", new Allowed(List.of("rating", "model"), List.of(JACKSON, FASTCSV)));
        ARROWS.put("api.access", new Allowed(List.of("rating", "api.request"), List.of(SLF4J)));
        ARROWS.put(
                "api",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "rank",
                                "evaluate",
                                "config",
                                "topics",
                                "input",
                                "serve",
                                "stream",
                                "watch",
                                "api.request",
                                "api.access"),
                        List.of(
                                KAFKA,
                                JACKSON,
                                FASTCSV,
                                SLF4J,
                                "io.javalin..",
                                "jakarta.servlet..",
                                "org.eclipse.jetty..",
                                "kotlin..")));
        ARROWS.put(
                "verify",
                new Allowed(
                        List.of("rating", "model", "learn", "topics", "handover", "input", "state", "stream"),
                        List.of(KAFKA, JACKSON)));
        ARROWS.put(
                "challenge",
                new Allowed(
                        List.of("rating", "evaluate", "config", "topics", "handover", "state"),
                        List.of(KAFKA, JACKSON, "org.apache.commons.statistics..")));
        ARROWS.put(
                "transfer",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "learn",
                                "evaluate",
                                "config",
                                "topics",
                                "input",
                                "state",
                                "stream"),
                        List.of(KAFKA, JACKSON, FASTCSV)));
        ARROWS.put(
                "bench",
                new Allowed(
                        List.of(
                                "rating",
                                "model",
                                "learn",
                                "rank",
                                "evaluate",
                                "config",
                                "broker",
                                "topics",
                                "state",
                                "watch",
                                "stream"),
                        List.of(KAFKA, "org.HdrHistogram")));
        ARROWS.put(
                "cli",
                new Allowed(
                        List.of(
                                "rating",
                                "catalog",
                                "model",
                                "learn",
                                "rank",
                                "evaluate",
                                "config",
                                "broker",
                                "topics",
                                "input",
                                "watch",
                                "stream",
                                "serve",
                                "handover",
                                "challenge",
                                "verify",
                                "transfer",
                                "metrics",
                                "http",
                                "api",
                                "bench"),
                        List.of(
                                KAFKA,
                                JACKSON,
                                SLF4J,
                                "picocli..",
                                "me.tongfei.progressbar..",
                                "org.knowm.xchart..",
                                "javax.imageio..",
                                "org.HdrHistogram")));
    }

    @Test
    void shouldKnowEveryPackageThereIs() {
        assertThat(OURS.stream()
                        .map(JavaClass::getPackageName)
                        .map(name -> name.substring("io.thalweg.".length()))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @TestFactory
    Stream<DynamicTest> shouldUseOnlyWhatItMay() {
        return ARROWS.entrySet().stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.getKey(), () -> {
                    Stream<String> ours = Stream.concat(Stream.of(arrow.getKey()), arrow.getValue().ours().stream())
                            .map(name -> "io.thalweg." + name + "..");
                    String[] allowed = Stream.of(
                                    ours, arrow.getValue().others().stream(), Stream.of("java..", JSPECIFY))
                            .flatMap(names -> names)
                            .toArray(String[]::new);
                    classes()
                            .that(resideInAPackage("io.thalweg." + arrow.getKey() + ".."))
                            .should()
                            .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(isPrimitive()))
                            .check(OURS);
                }));
    }

    @Test
    void shouldNotInheritFromEachOtherUnlessSealed() {
        ArchCondition<JavaClass> inheritOnlyWhatIsSealed =
                new ArchCondition<>("not inherit from own classes, and implement own interfaces freely") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getRawSuperclass()
                                .filter(above -> above.getPackageName().startsWith("io.thalweg"))
                                .filter(above -> !above.reflect().isSealed() && !above.isEnum())
                                .ifPresent(above -> events.add(SimpleConditionEvent.violated(
                                        type, type.getName() + " inherits from " + above.getName())));
                    }
                };
        classes().should(inheritOnlyWhatIsSealed).check(OURS);
    }

    @Test
    void shouldBeFinalUnlessSealed() {
        ArchRule rule = classes().that(areNamedClasses()).should().haveModifier(JavaModifier.FINAL);
        rule.check(OURS);
    }

    @Test
    void shouldHaveNoPackageOrClassForOddsAndEnds() {
        noClasses()
                .should()
                .haveNameMatching("(?i).*\\b(utils?|common|impl|helpers?|managers?|misc)\\b.*")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(OURS);
    }

    /** Draws come from state, time from events: else a replay would not give the same model. */
    @Test
    void shouldNotDrawOrLookAtAClockWhenLearning() {
        ArchRule rule = noClasses()
                .that(resideInAnyPackage("io.thalweg.learn..", "io.thalweg.rank..", "io.thalweg.evaluate.."))
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class, Clock.class);
        rule.check(OURS);
    }

    @Test
    void shouldNotDrawFromASharedGeneratorAnywhere() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class)
                .check(OURS);
    }

    @Test
    void shouldLeaveStdoutAndStderrToTheCommands() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.thalweg.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> isPrimitive() {
        return DescribedPredicate.describe(
                "primitive", type -> type.getBaseComponentType().isPrimitive());
    }

    private static DescribedPredicate<JavaClass> areNamedClasses() {
        return DescribedPredicate.describe(
                "are classes with a name",
                type -> !type.isInterface()
                        && !type.isEnum()
                        && !type.isRecord()
                        && !type.isAnonymousClass()
                        && !type.getSimpleName().equals("package-info")
                        && !type.reflect().isSealed());
    }
}
