package io.thalweg.api.access;

import io.thalweg.api.request.ProblemException;
import io.thalweg.api.request.ProblemType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as a token says.
 *
 * @param name of the token, for logs and limits
 * @param roles {@link Role#ADMIN} stands for all
 * @param userId the only user that may be asked about and rated for; null for any
 */
public record Caller(String name, Set<Role> roles, @Nullable String userId) {

    /** Where no tokens are asked for. */
    public static final Caller ANYONE = new Caller("anyone", EnumSet.of(Role.ADMIN), null);

    public Caller {
        roles = Set.copyOf(roles);
    }

    public boolean may(Role role) {
        return roles.contains(role) || roles.contains(Role.ADMIN);
    }

    /** @throws ProblemException if it lacks the role, which is named */
    public void require(Role role) {
        if (!may(role)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "the token " + name + " lacks the role " + role.word() + ", which this needs");
        }
    }

    /** @throws ProblemException if the token is bound to another user */
    public void requireUser(String asked) {
        if (userId != null && !userId.equals(asked)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN, "the token " + name + " is for one user, and this is about another");
        }
    }

    /** @throws ProblemException if the token is bound to one user, where something is about all of them */
    public void requireUnbound() {
        if (userId != null) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN, "the token " + name + " is for one user, and this is about all of them");
        }
    }
}
