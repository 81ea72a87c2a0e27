package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.api.OpenApi.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every route is in the document, and every path of the document has a route. */
final class OpenApiRoutesTest {

    private static final OpenApi API = OpenApi.published();

    /** They need nothing to answer from before they are asked. */
    private static final List<Route> ROUTES = ApiServer.routes(new Backend(null, null, null));

    private static final String HEALTH = "GET /health/serving";

    @Test
    void shouldDescribeEveryRouteWithItsRoleAndNoOther() {
        Map<String, String> routes = new TreeMap<>(Map.of(HEALTH, ""));
        for (Route route : ROUTES) {
            routes.put(name(route), route.role().word());
        }
        Map<String, String> documented = new TreeMap<>();
        for (Operation operation : API.operations()) {
            documented.put(
                    operation.toString(),
                    API.at(operation.place() + "/security/0/bearer/0").asText());
        }
        assertThat(documented).isEqualTo(routes);
    }

    @Test
    void shouldNameTheRoleInTheTextToo() {
        for (Operation operation : API.operations()) {
            String role = API.at(operation.place() + "/security/0/bearer/0").asText();
            assertThat(API.at(operation.place() + "/description").asText())
                    .as("%s", operation)
                    .contains(role.isEmpty() ? "no role" : "the role `" + role + "`");
        }
    }

    @Test
    void shouldSayWhatIsAnsweredWhileAnInstanceStillReads() {
        for (Route route : ROUTES) {
            Operation operation =
                    API.operation(route.method().toString(), route.path()).orElseThrow();
            assertThat(API.names(operation.place() + "/responses").contains("503"))
                    .as("%s", operation)
                    .isEqualTo(!route.mayBeOld());
        }
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }
}
