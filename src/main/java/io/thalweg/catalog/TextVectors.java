package io.thalweg.catalog;

import io.thalweg.rating.SeededRandom;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.DMatrixSparseTriplet;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.ops.DConvertMatrixStruct;
import org.ejml.sparse.csc.CommonOps_DSCC;

/**
 * Items as short vectors of what their texts are about: {@link TextTerms} reduced by a truncated singular value
 * decomposition, so that items without a common word can still be alike (S. Deerwester et al., "Indexing by latent
 * semantic analysis", JASIS 41(6), 1990).
 *
 * <p>The decomposition is randomised: the range of A is found by A (AᵀA)^q Ω with Ω random, seeded, then what is left is
 * small (N. Halko, P.-G. Martinsson, J. Tropp, "Finding structure with randomness", SIAM Review 53(2), 2011, algorithms 4.4
 * and 5.1). Costs about 4 (q+1) (k+{@value #OVERSAMPLING})² multiplications an item. Immutable.
 */
public final class TextVectors {

    /** Dimensions where there are enough items and terms. */
    public static final int DIMENSIONS = 100;

    private static final int OVERSAMPLING = 10;
    private static final int POWER_ITERATIONS = 2;
    private static final double DEPENDENT = 1e-12;
    private static final long SEED = 0x74657874;

    private final float[][] vectors;

    private TextVectors(float[][] vectors) {
        this.vectors = vectors;
    }

    /** The vectors of these items, in their order. */
    public static TextVectors of(List<Item> items) {
        return of(items, DIMENSIONS);
    }

    static TextVectors of(List<Item> items, int dimensions) {
        TextTerms terms = TextTerms.of(items);
        int rank = Math.min(dimensions + OVERSAMPLING, Math.min(items.size(), terms.count()));
        if (rank == 0) {
            return new TextVectors(new float[items.size()][0]);
        }
        DMatrixSparseCSC matrix = matrix(terms);
        DMatrixRMaj range = range(matrix, rank);
        return new TextVectors(unitRows(project(matrix, range, Math.min(dimensions, rank))));
    }

    /**
     * The cosine of two items' vectors; 0 where one has no text that another item has too.
     *
     * @param a place in the list of items
     */
    public double cosine(int a, int b) {
        double product = 0;
        for (int dimension = 0; dimension < vectors[a].length; dimension++) {
            product += vectors[a][dimension] * vectors[b][dimension];
        }
        return product;
    }

    private static DMatrixSparseCSC matrix(TextTerms terms) {
        int size = terms.rows().stream().mapToInt(row -> row.terms().length).sum();
        DMatrixSparseTriplet triplets = new DMatrixSparseTriplet(terms.rows().size(), terms.count(), size);
        for (int item = 0; item < terms.rows().size(); item++) {
            TextTerms.Row row = terms.rows().get(item);
            for (int n = 0; n < row.terms().length; n++) {
                triplets.addItem(item, row.terms()[n], row.values()[n]);
            }
        }
        return DConvertMatrixStruct.convert(triplets, (DMatrixSparseCSC) null);
    }

    /** Columns that are orthonormal and span nearly all that the first singular vectors span. */
    private static DMatrixRMaj range(DMatrixSparseCSC matrix, int rank) {
        SeededRandom random = new SeededRandom(SEED, 0);
        DMatrixRMaj sample = new DMatrixRMaj(matrix.numCols, rank);
        for (int at = 0; at < sample.data.length; at++) {
            sample.data[at] = random.nextGaussian();
        }
        DMatrixRMaj range = orthonormal(times(matrix, sample));
        for (int n = 0; n < POWER_ITERATIONS; n++) {
            range = orthonormal(times(matrix, orthonormal(transposedTimes(matrix, range))));
        }
        return range;
    }

    /** U Σ of the decomposition within the range, first singular vectors first. */
    private static DMatrixRMaj project(DMatrixSparseCSC matrix, DMatrixRMaj range, int dimensions) {
        DMatrixRMaj small = transposedTimes(matrix, range);
        DMatrixRMaj gram = new DMatrixRMaj(small.numCols, small.numCols);
        CommonOps_DDRM.multInner(small, gram);
        DMatrixRMaj rotation = Spectrum.of(gram).scaled(dimensions, value -> Math.sqrt(Math.max(value, 0)));
        DMatrixRMaj projected = new DMatrixRMaj(matrix.numRows, dimensions);
        CommonOps_DDRM.mult(range, rotation, projected);
        return projected;
    }

    private static DMatrixRMaj times(DMatrixSparseCSC matrix, DMatrixRMaj by) {
        DMatrixRMaj product = new DMatrixRMaj(matrix.numRows, by.numCols);
        CommonOps_DSCC.mult(matrix, by, product);
        return product;
    }

    private static DMatrixRMaj transposedTimes(DMatrixSparseCSC matrix, DMatrixRMaj by) {
        DMatrixRMaj product = new DMatrixRMaj(matrix.numCols, by.numCols);
        CommonOps_DSCC.multTransA(matrix, by, product, null);
        return product;
    }

    /** Orthonormal columns that span the same, by the eigenvalues of the Gram matrix; those that depend on others become 0. */
    private static DMatrixRMaj orthonormal(DMatrixRMaj columns) {
        DMatrixRMaj gram = new DMatrixRMaj(columns.numCols, columns.numCols);
        CommonOps_DDRM.multInner(columns, gram);
        Spectrum spectrum = Spectrum.of(gram);
        DMatrixRMaj rotation = spectrum.scaled(
                columns.numCols, value -> value > spectrum.value(0) * DEPENDENT ? 1 / Math.sqrt(value) : 0);
        DMatrixRMaj product = new DMatrixRMaj(columns.numRows, columns.numCols);
        CommonOps_DDRM.mult(columns, rotation, product);
        return product;
    }

    private static float[][] unitRows(DMatrixRMaj matrix) {
        float[][] rows = new float[matrix.numRows][matrix.numCols];
        for (int row = 0; row < matrix.numRows; row++) {
            double squares = 0;
            for (int column = 0; column < matrix.numCols; column++) {
                squares += matrix.get(row, column) * matrix.get(row, column);
            }
            // What is next to nothing is what rounding left of an item without terms.
            double scale = squares > 1e-12 ? 1 / Math.sqrt(squares) : 0;
            for (int column = 0; column < matrix.numCols; column++) {
                rows[row][column] = (float) (matrix.get(row, column) * scale);
            }
        }
        return rows;
    }

    /** Eigenvalues of a symmetric matrix, highest first, with their vectors. */
    private record Spectrum(EigenDecomposition_F64<DMatrixRMaj> eigen, List<Integer> order) {

        static Spectrum of(DMatrixRMaj symmetric) {
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(symmetric.numCols, true, true);
            if (!eigen.decompose(symmetric)) {
                throw new IllegalStateException("text vectors could not be decomposed");
            }
            return new Spectrum(
                    eigen,
                    IntStream.range(0, symmetric.numCols)
                            .boxed()
                            .sorted(Comparator.comparingDouble(
                                    n -> -eigen.getEigenvalue(n).getReal()))
                            .toList());
        }

        double value(int n) {
            return eigen.getEigenvalue(order.get(n)).getReal();
        }

        /** The first vectors as columns, each times what becomes of its eigenvalue. */
        DMatrixRMaj scaled(int columns, DoubleUnaryOperator scale) {
            DMatrixRMaj scaled = new DMatrixRMaj(order.size(), columns);
            for (int column = 0; column < columns; column++) {
                DMatrixRMaj vector = eigen.getEigenVector(order.get(column));
                double factor = scale.applyAsDouble(value(column));
                for (int row = 0; row < order.size(); row++) {
                    scaled.set(row, column, vector.get(row, 0) * factor);
                }
            }
            return scaled;
        }
    }
}
