#include "optimizers.h"

static void adam(const Optimization *o, double rate) {
    double *w = o->parameters, *m = o->slots, *v = o->slots + o->size;
    o->scalars[0] *= o->beta1;
    o->scalars[1] *= o->beta2;
    double first = 1.0 - o->scalars[0], second = 1.0 - o->scalars[1];
    for (long i = 0; i < o->size; i++) {
        double g = o->gradient[i];
        m[i] = m[i] * o->beta1 + g * (1.0 - o->beta1);
        v[i] = v[i] * o->beta2 + g * g * (1.0 - o->beta2);
        w[i] -= m[i] / first / (__builtin_sqrt(v[i] / second) + 1e-8) * rate;
    }
}

void optimize(const Optimization *o, double rate) {
    long n = o->size;
    double *w = o->parameters, *first = o->slots, *second = o->slots + n;
    const double *g = o->gradient;
    switch (o->optimizer) {
        case SGD:
            for (long i = 0; i < n; i++) w[i] -= g[i] * rate;
            break;
        case MOMENTUM:
            for (long i = 0; i < n; i++) {
                first[i] = first[i] * o->momentum + g[i];
                w[i] -= first[i] * rate;
            }
            break;
        case NESTEROV:
            for (long i = 0; i < n; i++) {
                first[i] = first[i] * o->momentum + g[i];
                w[i] -= (g[i] + first[i] * o->momentum) * rate;
            }
            break;
        case ADAGRAD:
            for (long i = 0; i < n; i++) {
                first[i] += g[i] * g[i];
                w[i] -= g[i] / (__builtin_sqrt(first[i]) + 1e-10) * rate;
            }
            break;
        case ADADELTA:
            for (long i = 0; i < n; i++) {
                first[i] = first[i] * o->rho + g[i] * g[i] * (1.0 - o->rho);
                double step = g[i] * (__builtin_sqrt(second[i] + 1e-6) / __builtin_sqrt(first[i] + 1e-6));
                second[i] = second[i] * o->rho + step * step * (1.0 - o->rho);
                w[i] -= step * rate;
            }
            break;
        case RMSPROP:
            for (long i = 0; i < n; i++) {
                first[i] = first[i] * o->rho + g[i] * g[i] * (1.0 - o->rho);
                w[i] -= g[i] / (__builtin_sqrt(first[i]) + 1e-8) * rate;
            }
            break;
        case ADAM: adam(o, rate); break;
        case ADAMW:
            for (long i = 0; i < n; i++) w[i] -= w[i] * o->decays[i] * o->weight_decay * rate;
            adam(o, rate);
            break;
    }
}
