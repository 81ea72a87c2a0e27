package io.thalweg.api.access;

import io.thalweg.api.request.Fault;
import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By which names the API may be called.
 *
 * <p>A web page can make its own name point at this machine after it was loaded (DNS rebinding), and its scripts then ask the
 * API as if it were the page's own server. They can't change the {@code Host} that the browser sends: the page's name. So names
 * of loopback, the address that is listened on and those of {@code api.hosts} are accepted, on any port, since a forwarded
 * port is another one. Where every address is listened on, any IP address is: it is no name that could be made to point.
 */
public final class HostCheck {

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*]|[^\\s:\\[\\]/@]+)(:\\d{1,5})?");

    private final boolean isAnyAddress;
    private final Set<String> hosts = new HashSet<>();

    /**
     * @param bound {@code api.host}
     * @param others {@code api.hosts}, without ports
     */
    public HostCheck(String bound, List<String> others) {
        this.isAnyAddress = WILDCARDS.contains(bound.strip());
        hosts.addAll(List.of("localhost", "127.0.0.1", "[0:0:0:0:0:0:0:1]"));
        accept(bound.contains(":") && !bound.startsWith("[") ? "[" + bound + "]" : bound);
        others.forEach(this::accept);
    }

    /** Whether a request with this header may be answered. */
    public boolean accepts(@Nullable String host) {
        return canonical(host).filter(this::isAccepted).isPresent();
    }

    /** @throws ProblemException if it may not; says which key would let it */
    public void require(@Nullable String host) {
        if (!accepts(host)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "the API is not called " + Fault.shown(host == null ? "" : host)
                            + "; a name that it has is named in api.hosts");
        }
    }

    private boolean isAccepted(String host) {
        return hosts.contains(host)
                || (isAnyAddress && (host.startsWith("[") || IPV4.matcher(host).matches()));
    }

    private void accept(String host) {
        canonical(host).ifPresent(hosts::add);
    }

    /** In lower case, without the port and the dot of a name from the root; an IPv6 address in full. */
    private static Optional<String> canonical(@Nullable String host) {
        Matcher form = FORM.matcher(host == null ? "" : host.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String name = form.group(1).toLowerCase(Locale.ROOT);
        if (!name.startsWith("[")) {
            return Optional.of(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        }
        try {
            // In brackets and with a colon it is an address or an error; without one, Java would look a name up.
            return Optional.of("[" + InetAddress.getByName(name).getHostAddress() + "]");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
