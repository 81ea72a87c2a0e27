/** Programs of clients, shown on the page of clients and run by tests. */
@org.jspecify.annotations.NullMarked
package io.thalweg.example;
