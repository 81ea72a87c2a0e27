/** What an instance answers over HTTP. */
@org.jspecify.annotations.NullMarked
package io.thalweg.http;
