#include "layers.h"

#include "activations.h"
#include "batch_norm.h"
#include "dense.h"
#include "dropout.h"
#include "simd.h"
#include "softmax.h"

// A single point would leave half of every vector idle, so two units share one; the last one stands in for a missing
// second. Whole vectors are written where whole vectors are read: anything else would stall the processor.
static void activate_one_point(const Layer *layer, double *g, long stride) {
    enum { ROOM = 32 };
    double value[ROOM], slope[ROOM];
    for (long first = 0; first < layer->fan_out; first += ROOM) {
        long left = layer->fan_out - first, units = left < ROOM ? left : ROOM;
        double *at = g + first * stride, *kept = layer->kept ? layer->kept + first * stride : 0;
        for (long unit = 0; unit < units; unit += 2) {
            long second = unit + 1 < units ? unit + 1 : unit;
            store(value + unit, (v2){at[unit * stride], at[second * stride]});
        }
        activate(layer->activation, value, value, kept ? slope : 0, even(units));
        for (long unit = 0; unit < units; unit++) {
            store(at + unit * stride, both(value[unit]));
            if (kept) store(kept + unit * stride, both(slope[unit]));
        }
    }
}

static void activate_rows(const Layer *layer, double *g, long stride, long count) {
    long points = even(count);
    if (count == 1) {
        activate_one_point(layer, g, stride);
        return;
    }
    if (points == stride) {
        activate(layer->activation, g, g, layer->kept, layer->fan_out * stride);
        return;
    }
    for (long at = 0; at < layer->fan_out * stride; at += stride)
        activate(layer->activation, g + at, g + at, layer->kept ? layer->kept + at : 0, points);
}

static void multiply(double *to, const double *by, long rows, long stride, long points) {
    for (long at = 0; at < rows * stride; at += stride)
        for (long p = at; p < at + points; p += 2) store(to + p, load(to + p) * load(by + p));
}

static void add(double *to, const double *other, long rows, long stride, long points) {
    for (long at = 0; at < rows * stride; at += stride)
        for (long p = at; p < at + points; p += 2) store(to + p, load(to + p) + load(other + p));
}

static void copy(double *to, const double *from, long rows, long stride, long points) {
    for (long at = 0; at < rows * stride; at += stride)
        for (long p = at; p < at + points; p += 2) store(to + p, load(from + p));
}

void forward(const Network *network, long count) {
    long stride = network->stride, points = even(count);
    for (const Layer *layer = network->layers; layer < network->layers + network->layers_count; layer++) {
        double *rows = layer->output + stride;
        long inputs = 1 + layer->fan_in;
        switch (layer->kind) {
            case DENSE:
                product(layer->parameters, inputs, 1, layer->fan_out, inputs, layer->input, rows, stride, points);
                break;
            case ACTIVATE: activate_rows(layer, rows, stride, count); break;
            case SOFTMAX: softmax(rows, rows, layer->fan_out, stride, points); break;
            case BATCH_NORM: batch_norm(layer, rows, stride, count); break;
            case DROPOUT: dropout(layer, rows, stride, count); break;
            case FORK: break;
            case JOIN: add(rows, layer->input + stride, layer->fan_out, stride, points); break;
        }
    }
}

void backward(const Network *network, long count) {
    long stride = network->stride, points = even(count);
    double *delta = network->delta, *spare = network->spare;
    for (long index = network->layers_count - 1; index >= 0; index--) {
        const Layer *layer = network->layers + index;
        long inputs = 1 + layer->fan_in, rows = layer->fan_out;
        switch (layer->kind) {
            case DENSE:
                correlation(delta, rows, layer->input, inputs, layer->gradient, stride, points);
                if (index > 0) {
                    // The transposed weights, without the biases.
                    product(layer->parameters + 1, 1, inputs, layer->fan_in, rows, delta, spare, stride, points);
                    double *held = delta;
                    delta = spare;
                    spare = held;
                }
                break;
            case ACTIVATE:
            case DROPOUT: multiply(delta, layer->kept, rows, stride, points); break;
            case SOFTMAX: softmax_backward(layer->output + stride, delta, rows, stride, points); break;
            case BATCH_NORM: batch_norm_backward(layer, delta, stride, count); break;
            case FORK: add(delta, layer->kept, rows, stride, points); break;
            case JOIN: copy(layer->kept, delta, rows, stride, points); break;
        }
    }
}
