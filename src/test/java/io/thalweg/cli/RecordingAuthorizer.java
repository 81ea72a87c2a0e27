package io.thalweg.cli;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Kafka's own authorizer, which remembers what each principal has asked for. What a broker only probes, to see how much
 * to answer, is left out: {@code logIfDenied} tells.
 *
 * <p>Broker and controller make one each, by this name; what they remember is the JVM's.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {

    private record Question(String principal, AclOperation operation, ResourcePattern resource) {}

    private record Answer(
            RecordingAuthorizer by, AuthorizableRequestContext context, Action action, AuthorizationResult result) {}

    private static final Map<Question, Answer> ANSWERS = new ConcurrentHashMap<>();
    private static final Set<String> DENIED = ConcurrentHashMap.newKeySet();
    private static final Set<RecordingAuthorizer> ALL = ConcurrentHashMap.newKeySet();

    /** By name, in the broker's configuration. */
    public RecordingAuthorizer() {
        ALL.add(this);
    }

    static void forget() {
        ANSWERS.clear();
        DENIED.clear();
        ALL.clear();
    }

    /** Everything that was asked for and denied, one line each. */
    static Set<String> denied() {
        return new TreeSet<>(DENIED);
    }

    static boolean wasAllowed(String principal, AclOperation operation, String resourceName) {
        return ANSWERS.entrySet().stream()
                .anyMatch(each -> each.getKey().principal.equals(principal)
                        && each.getKey().operation == operation
                        && each.getKey().resource.name().equals(resourceName)
                        && each.getValue().result == AuthorizationResult.ALLOWED);
    }

    /** Whether something that was allowed would be denied now. */
    static boolean wouldNowDeny(String principal) {
        return ANSWERS.entrySet().stream()
                .filter(each -> each.getKey().principal.equals(principal))
                .map(Map.Entry::getValue)
                .filter(answer -> answer.result == AuthorizationResult.ALLOWED)
                .anyMatch(answer ->
                        answer.by.decide(answer.context, List.of(answer.action)).contains(AuthorizationResult.DENIED));
    }

    /** Waits until broker and controller know that the right was given, or taken away. */
    static void awaitKnown(AclBinding right, boolean given) {
        await().pollDelay(java.time.Duration.ZERO)
                .pollInterval(java.time.Duration.ofMillis(5))
                .until(() -> ALL.stream().allMatch(each -> isKnownTo(each, right) == given));
    }

    private static boolean isKnownTo(RecordingAuthorizer authorizer, AclBinding right) {
        return authorizer.acls(right.toFilter()).iterator().hasNext();
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        List<AuthorizationResult> results = decide(context, actions);
        for (int n = 0; n < actions.size(); n++) {
            Action action = actions.get(n);
            if (action.logIfDenied()) {
                remember(context, action, results.get(n));
            }
        }
        return results;
    }

    private List<AuthorizationResult> decide(AuthorizableRequestContext context, List<Action> actions) {
        return super.authorize(context, actions);
    }

    private void remember(AuthorizableRequestContext context, Action action, AuthorizationResult result) {
        String principal = context.principal().getName();
        ANSWERS.putIfAbsent(
                new Question(principal, action.operation(), action.resourcePattern()),
                new Answer(this, context, action, result));
        if (result == AuthorizationResult.DENIED) {
            DENIED.add(principal + " | " + action.resourcePattern().resourceType() + " | "
                    + action.resourcePattern().name() + " | " + action.operation());
        }
    }
}
