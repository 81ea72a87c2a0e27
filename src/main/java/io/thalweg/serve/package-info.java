/**
 * What answers questions: copies of lists, users and ratings that topics feed, and a view of the instance's model that nothing of
 * learning depends on. What people say goes to the topics that the learner reads, by {@link io.thalweg.serve.Writer} alone. Nothing here
 * learns, or knows of HTTP.
 */
@org.jspecify.annotations.NullMarked
package io.thalweg.serve;
