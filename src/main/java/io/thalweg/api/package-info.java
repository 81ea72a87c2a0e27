/**
 * The HTTP API under {@code /v1}: what requests may say, who may ask, and the forms of answers and errors.
 *
 * <p>A request is read strictly ({@link io.thalweg.api.Parameters}, {@link io.thalweg.api.JsonBody}): what is unknown,
 * repeated or out of range is refused, and all of it is named at once. Whatever goes wrong is a {@link
 * io.thalweg.api.Problem}, thrown as a {@link io.thalweg.api.ProblemException} and written by {@link
 * io.thalweg.api.ProblemAnswers}.
 */
@NullMarked
package io.thalweg.api;

import org.jspecify.annotations.NullMarked;
