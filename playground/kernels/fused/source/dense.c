// Both products go block by block, so that each number loaded is used several times and each block of results stays
// in registers: 2 rows by 5 vectors of results, 2 factors and 1 vector in work fill 13 of the 16 that x86 has. Five
// vectors are a batch of 10; three times five, one of 30. Every sum runs in the order of a plain loop.

#include "dense.h"

#include "simd.h"

enum { ROWS = 2, COLUMNS = 5 };

// `rows` and `columns` are constants once this is inlined, and the loops over them vanish.
INLINE void product_block(
    const double *weights, long m_step, long k_step, long k_count,
    const double *in, double *out, long stride, int rows, int columns
) {
    v2 total[ROWS][COLUMNS];
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) total[r][c] = both(0.0);
    for (long k = 0; k < k_count; k++) {
        v2 weight[ROWS];
        for (int r = 0; r < rows; r++) weight[r] = both(weights[r * m_step + k * k_step]);
        for (int c = 0; c < columns; c++) {
            v2 x = load(in + k * stride + 2 * c);
            for (int r = 0; r < rows; r++) total[r][c] += weight[r] * x;
        }
    }
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++) store(out + r * stride + 2 * c, total[r][c]);
}

INLINE void product_rows(
    const double *weights, long m_step, long k_step, long k_count,
    const double *in, double *out, long stride, long points, int rows
) {
    long p = 0;
    for (; p + 2 * COLUMNS <= points; p += 2 * COLUMNS)
        product_block(weights, m_step, k_step, k_count, in + p, out + p, stride, rows, COLUMNS);
    switch ((points - p) / 2) {
        case 4: product_block(weights, m_step, k_step, k_count, in + p, out + p, stride, rows, 4); break;
        case 3: product_block(weights, m_step, k_step, k_count, in + p, out + p, stride, rows, 3); break;
        case 2: product_block(weights, m_step, k_step, k_count, in + p, out + p, stride, rows, 2); break;
        case 1: product_block(weights, m_step, k_step, k_count, in + p, out + p, stride, rows, 1); break;
    }
}

void product(
    const double *weights, long m_step, long k_step, long m_count, long k_count,
    const double *in, double *out, long stride, long points
) {
    long m = 0;
    for (; m + ROWS <= m_count; m += ROWS)
        product_rows(weights + m * m_step, m_step, k_step, k_count, in, out + m * stride, stride, points, ROWS);
    if (m < m_count)
        product_rows(weights + m * m_step, m_step, k_step, k_count, in, out + m * stride, stride, points, 1);
}

// Side by side lie two units, not two points: so each sum still runs from point to point.
INLINE void correlation_block(
    const double *delta, const double *in, double *gradient, long k_count, long stride, long points,
    int rows, int columns
) {
    v2 total[COLUMNS];
    for (int c = 0; c < columns; c++) total[c] = (v2){gradient[c], gradient[(rows - 1) * k_count + c]};
    for (long p = 0; p < points; p += 2) {
        v2 upper = load(delta + p), lower = load(delta + (rows - 1) * stride + p);
        v2 first = {upper[0], lower[0]}, second = {upper[1], lower[1]};
        for (int c = 0; c < columns; c++) {
            total[c] += first * both(in[c * stride + p]);
            total[c] += second * both(in[c * stride + p + 1]);
        }
    }
    for (int c = 0; c < columns; c++) {
        gradient[c] = total[c][0];
        gradient[(rows - 1) * k_count + c] = total[c][rows - 1];
    }
}

INLINE void correlation_rows(
    const double *delta, const double *in, long k_count, double *gradient, long stride, long points, int rows
) {
    long k = 0;
    for (; k + COLUMNS <= k_count; k += COLUMNS)
        correlation_block(delta, in + k * stride, gradient + k, k_count, stride, points, rows, COLUMNS);
    in += k * stride;
    gradient += k;
    switch (k_count - k) {
        case 4: correlation_block(delta, in, gradient, k_count, stride, points, rows, 4); break;
        case 3: correlation_block(delta, in, gradient, k_count, stride, points, rows, 3); break;
        case 2: correlation_block(delta, in, gradient, k_count, stride, points, rows, 2); break;
        case 1: correlation_block(delta, in, gradient, k_count, stride, points, rows, 1); break;
    }
}

void correlation(
    const double *delta, long m_count, const double *in, long k_count, double *gradient, long stride, long points
) {
    long m = 0;
    for (; m + ROWS <= m_count; m += ROWS)
        correlation_rows(delta + m * stride, in, k_count, gradient + m * k_count, stride, points, ROWS);
    if (m < m_count)
        correlation_rows(delta + m * stride, in, k_count, gradient + m * k_count, stride, points, 1);
}
