#include "batch_norm.h"

static const double EPSILON = 1e-5, MOMENTUM = 0.1;

// Unit by unit: while training with the batch's own mean and variance, else (nothing `kept`) with the running ones.
void batch_norm(const Layer *layer, double *rows, long stride, long count) {
    long units = layer->fan_out;
    const double *scale = layer->parameters, *shift = scale + units;
    double *running_mean = layer->state, *running_variance = running_mean + units;
    for (long unit = 0; unit < units; unit++) {
        double *x = rows + unit * stride;
        double mean = running_mean[unit], variance = running_variance[unit];
        if (layer->kept) {
            mean = variance = 0.0;
            for (long p = 0; p < count; p++) mean += x[p];
            mean /= (double)count;
            for (long p = 0; p < count; p++) variance += (x[p] - mean) * (x[p] - mean);
            variance /= (double)count;
            running_mean[unit] += MOMENTUM * (mean - running_mean[unit]);
            double unbiased = variance * (double)count / (double)(count > 1 ? count - 1 : 1);
            running_variance[unit] += MOMENTUM * (unbiased - running_variance[unit]);
        }
        double spread = __builtin_sqrt(variance + EPSILON);
        if (layer->kept) layer->spread[unit] = spread;
        for (long p = 0; p < count; p++) {
            double normal = (x[p] - mean) / spread;
            if (layer->kept) layer->kept[unit * stride + p] = normal;
            x[p] = normal * scale[unit] + shift[unit];
        }
        if (count & 1) x[count] = x[count - 1];
    }
}

// dL/dx = scale / spread * (delta - mean(delta) - normal * mean(delta * normal))
void batch_norm_backward(const Layer *layer, double *delta, long stride, long count) {
    long units = layer->fan_out;
    const double *scale = layer->parameters;
    double *grad_scale = layer->gradient, *grad_shift = grad_scale + units;
    for (long unit = 0; unit < units; unit++) {
        double *d = delta + unit * stride;
        const double *normal = layer->kept + unit * stride;
        double along = 0.0, total = 0.0;
        for (long p = 0; p < count; p++) {
            along += d[p] * normal[p];
            total += d[p];
        }
        grad_scale[unit] += along;
        grad_shift[unit] += total;
        for (long p = 0; p < count; p++) {
            double own = d[p] - normal[p] * (along / (double)count) - total / (double)count;
            d[p] = own * (scale[unit] / layer->spread[unit]);
        }
    }
}
