/** The parts of a request, read strictly, and of an answer, problems included. */
@org.jspecify.annotations.NullMarked
package io.thalweg.api.request;
