/** The command line: one class a command, results on stdout, everything else on stderr. Nobody imports this package. */
@NullMarked
package io.thalweg.cli;

import org.jspecify.annotations.NullMarked;
