// Matrix products of a dense layer. A signal is (rows, stride): a row for each unit, its points side by side.
#pragma once

// out[m] = sum over k of weights[m * m_step + k * k_step] * in[k], for the first `points` (even) of each row.
// The terms are added in the order of k.
void product(
    const double *weights, long m_step, long k_step, long m_count, long k_count,
    const double *in, double *out, long stride, long points
);

// gradient[m * k_count + k] += delta[m] * in[k] for one point after the other.
void correlation(
    const double *delta, long m_count, const double *in, long k_count, double *gradient, long stride, long points
);
