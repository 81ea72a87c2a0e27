/**
 * What answers questions: copies of lists, users and ratings that topics feed, and a view of the instance's model that nothing of
 * learning depends on. Nothing here learns, or writes to a topic.
 */
@org.jspecify.annotations.NullMarked
package io.thalweg.serve;
