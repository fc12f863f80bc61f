#include "training.h"

#include "losses.h"
#include "structures.h"

static void copy(double *to, const double *from, long n) {
    for (long i = 0; i < n; i++) to[i] = from[i];
}

static void clear(double *to, long n) {
    for (long i = 0; i < n; i++) to[i] = 0.0;
}

// Puts points start ... start + count of the order (null: as they lie) into the network's input and the target.
static void load_batch(const Batches *b, const intptr_t *order, long start, long count) {
    long stride = b->network->stride, inputs = b->network->inputs;
    for (long row = 0; row < inputs + b->network->outputs; row++) {
        const double *from = b->points + row * b->count;
        double *to = row < inputs ? b->network->input + (1 + row) * stride : b->target + (row - inputs) * stride;
        if (order) {
            for (long p = 0; p < count; p++) to[p] = from[order[start + p]];
        } else {
            for (long p = 0; p < count; p++) to[p] = from[start + p];
        }
        if (count & 1) to[count] = to[count - 1];
    }
}

// Adds the gradient of the loss over a batch to `gradient`.
static void batch_gradient(const Batches *b, const intptr_t *order, long start, long count) {
    const Network *network = b->network;
    load_batch(b, order, start, count);
    forward(network, count);
    loss_gradient(b->loss, network->output, b->target, network->delta, network->outputs, network->stride, count);
    backward(network, count);
}

static double sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }

static void update(const Batches *b, const Rules *rules, double rate, long count) {
    double *g = b->gradient, *w = b->parameters;
    const double *decays = rules->optimization.decays;
    double share = 1.0 / (double)count;
    for (long i = 0; i < b->size; i++) g[i] *= share;
    if (rules->l1_rate > 0.0)
        for (long i = 0; i < b->size; i++) g[i] += sign(w[i]) * decays[i] * rules->l1_rate;
    if (rules->l2_rate > 0.0)
        for (long i = 0; i < b->size; i++) g[i] += w[i] * decays[i] * rules->l2_rate;
    if (rules->clip_norm > 0.0) {
        double square = 0.0;
        for (long i = 0; i < b->size; i++) square += g[i] * g[i];
        double length = __builtin_sqrt(square);
        if (!(length <= rules->clip_norm))
            for (long i = 0; i < b->size; i++) g[i] *= rules->clip_norm / length;
    }
    optimize(&rules->optimization, rate);
}

// Shortens each unit's incoming weights, its bias apart, to the length `limit`.
static void limit_lengths(const Network *network, double limit) {
    for (const Layer *layer = network->layers; layer < network->layers + network->layers_count; layer++) {
        if (layer->kind != DENSE) continue;
        for (long unit = 0; unit < layer->fan_out; unit++) {
            double *w = layer->parameters + unit * (1 + layer->fan_in) + 1, square = 0.0;
            for (long i = 0; i < layer->fan_in; i++) square += w[i] * w[i];
            double length = __builtin_sqrt(square);
            if (!(length <= limit))
                for (long i = 0; i < layer->fan_in; i++) w[i] *= limit / length;
        }
    }
}

static void remember(const Batches *b) {
    copy(b->good_parameters, b->parameters, b->size);
    copy(b->good_state, b->state, b->state_size);
}

// Whether no parameter has run away; else brings back the remembered ones.
static int went_well(const Batches *b) {
    int well = 1;
    for (long i = 0; i < b->size; i++) well &= __builtin_fabs(b->parameters[i]) < b->runaway;  // which a NaN is not
    if (well) return 1;
    copy(b->parameters, b->good_parameters, b->size);
    copy(b->state, b->good_state, b->state_size);
    return 0;
}

EXPORT int32_t fused_train(
    const Batches *b, const Rules *rules, int32_t epochs, const intptr_t *orders, const double *rates
) {
    for (int32_t epoch = 0; epoch < epochs; epoch++) {
        const intptr_t *order = orders + epoch * b->count;
        for (long i = 0; i < b->count; i++)
            if (order[i] < 0 || order[i] >= b->count) return -1;
        remember(b);
        for (long start = 0; start < b->count; start += b->batch_size) {
            long left = b->count - start, count = left < b->batch_size ? left : b->batch_size;
            clear(b->gradient, b->size);
            batch_gradient(b, order, start, count);
            update(b, rules, rates[epoch], count);
            if (rules->max_norm > 0.0) limit_lengths(b->network, rules->max_norm);
        }
        if (!went_well(b)) return epoch;
    }
    return epochs;
}

// The data step, then the penalty at the weights before it. An L1 penalty that pushes a weight across zero sets it to
// zero and freezes it for ever. Biases are not penalised, and their step is rounded otherwise.
static void update_as_anchor(const Batches *b, Anchor *a, double rate, long count) {
    double *w = b->parameters, step = rate / (double)count, shrink = rate * a->regularization_rate;
    for (long i = 0; i < b->size; i++) {
        double g = b->gradient[i];
        if (a->is_weight[i] == 0.0) {
            w[i] -= rate * g / (double)count;
            continue;
        }
        if (a->alive[i] == 0.0) continue;
        double moved = w[i] - step * g;
        switch (a->penalty) {
            case NO_PENALTY: w[i] = moved; break;
            case L2_PENALTY: w[i] = moved - shrink * w[i]; break;
            case L1_PENALTY: {
                double shrunk = moved - shrink * sign(w[i]);
                if (moved * shrunk < 0.0) shrunk = a->alive[i] = 0.0;
                w[i] = shrunk;
                break;
            }
        }
    }
}

EXPORT int32_t fused_train_anchor(const Batches *b, Anchor *a, int32_t epochs, double rate) {
    for (int32_t epoch = 0; epoch < epochs; epoch++) {
        remember(b);
        for (long start = 0; start < b->count; start += b->batch_size) {
            long left = b->count - start, count = left < b->batch_size ? left : b->batch_size;
            copy(b->gradient, a->carried, b->size);
            batch_gradient(b, 0, start, count);
            if (count < b->batch_size) {
                copy(a->carried, b->gradient, b->size);
                a->carried_count += (int32_t)count;
                continue;
            }
            update_as_anchor(b, a, rate, count + a->carried_count);
            if (a->carried_count) clear(a->carried, b->size);
            a->carried_count = 0;
        }
        if (!went_well(b)) return epoch;
    }
    return epochs;
}
