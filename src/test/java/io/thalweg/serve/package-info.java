@org.jspecify.annotations.NullMarked
package io.thalweg.serve;
