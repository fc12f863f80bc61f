// Each activation as one function from g to its value and slope; what is not asked for, the compiler drops.
// Formulas, limits and slopes at kinks are those of kernels/activations.py.

#include "activations.h"

#include "exponential.h"
#include "logarithm.h"
#include "normal.h"
#include "v8.h"

// From the C library (in the browser, Pyodide's): seldom used, and not worth vectors.
double sin(double), cos(double), atan(double);

typedef struct {
    v2 value, slope;
} Curve;

INLINE Curve linear(v2 g) { return (Curve){g, both(1.0)}; }

INLINE Curve hyperbolic(v2 g) {
    v2 a = hyperbolic_tangent(g);
    return (Curve){a, 1.0 - a * a};
}

INLINE Curve v8_hyperbolic(v2 g) {
    v2 a = v8_tangent(g);
    return (Curve){a, 1.0 - a * a};
}

INLINE Curve v8_sigmoid(v2 g) {
    v2 a = 1.0 / (1.0 + v8_exponential(-g));
    return (Curve){a, a * (1.0 - a)};
}

INLINE Curve relu(v2 g) {
    i2 off = (i2)(g <= 0.0);
    return (Curve){zero_where(off, g), zero_where(off, both(1.0))};
}

INLINE Curve sigmoid(v2 g) {
    v2 a = logistic(g);
    return (Curve){a, (1.0 - a) * a};
}

INLINE Curve leaky_relu(v2 g) {
    v2 slope = choose((i2)(g > 0.0), both(1.0), both(0.01));
    return (Curve){g * slope, slope};
}

INLINE Curve scaled_elu(v2 g, double alpha, double scale) {
    i2 positive = (i2)(g > 0.0);
    v2 low = at_most(g, 0.0);
    return (Curve){
        choose(positive, g * scale, exponential_minus_1(low) * (alpha * scale)),
        choose(positive, both(scale), exponential(low) * (alpha * scale)),
    };
}
INLINE Curve elu(v2 g) { return scaled_elu(g, 1.0, 1.0); }
INLINE Curve selu(v2 g) { return scaled_elu(g, 1.6732632423543772848, 1.0507009873554804934); }

INLINE Curve gelu(v2 g) {
    v2 share = normal_share(g);
    return (Curve){g * share, exponential(g * g * -0.5) * 0.39894228040143267794 * g + share};
}

INLINE Curve silu(v2 g) {
    v2 share = logistic(g), a = g * share;
    return (Curve){a, (1.0 - share) * a + share};
}

// tanh(ln(1 + e^g)) = n / (n + 2) with n = e^g (e^g + 2); from g = 40 on it is 1.
INLINE Curve mish(v2 g) {
    Split s = split(at_most(at_least(g, -700.0), 40.0) * 0.5);
    v2 p = two_to_the(s.power) * (s.even + s.odd), q = s.even - s.odd;  // e^g = p / q
    v2 n = p * (p + 2.0 * q);
    v2 t = n / (n + 2.0 * q * q);
    return (Curve){g * t, (1.0 - t * t) * (p / (p + q)) * g + t};
}

INLINE Curve softplus(v2 g) { return (Curve){logarithm_of_1_plus_exponential(g), logistic(g)}; }

INLINE Curve hard_tanh(v2 g) {
    v2 a = at_most(at_least(g, -1.0), 1.0);
    return (Curve){a, zero_where((i2)(a != g), both(1.0))};
}

// The perceptron rule: the error passes as if the unit were linear.
INLINE Curve step(v2 g) {
    v2 a = zero_where((i2)(g < 0.0), both(1.0));
    return (Curve){choose((i2)(g != g), g, a), both(1.0)};
}

INLINE Curve capped_exponential(v2 g) {
    v2 a = exponential(at_most(g, 700.0));
    return (Curve){a, zero_where((i2)(g > 700.0), a)};
}

INLINE Curve reciprocal(v2 g) {
    v2 a = 1.0 / with_sign_of(at_least(magnitude(g), 1e-4), g);
    return (Curve){a, zero_where((i2)(magnitude(g) < 1e-4), -(a * a))};
}

INLINE Curve square(v2 g) { return (Curve){g * g, g * 2.0}; }

INLINE Curve gauss(v2 g) {
    v2 a = exponential(-(g * g));
    return (Curve){a, g * a * -2.0};
}

INLINE v2 sines(v2 g) { return (v2){sin(g[0]), sin(g[1])}; }
INLINE v2 cosines(v2 g) { return (v2){cos(g[0]), cos(g[1])}; }
INLINE Curve sine(v2 g) { return (Curve){sines(g), cosines(g)}; }
INLINE Curve cosine(v2 g) { return (Curve){cosines(g), -sines(g)}; }

INLINE Curve elliott(v2 g) {
    v2 room = magnitude(g) + 1.0;
    return (Curve){g / room, 1.0 / (room * room)};
}

INLINE Curve arctan(v2 g) {
    v2 a = {atan(g[0]), atan(g[1])};
    return (Curve){a * 0.63661977236758134308, 0.63661977236758134308 / (g * g + 1.0)};
}

INLINE void draw(Curve (*curve)(v2), const double *g, double *value, double *slope, long n) {
    if (slope) {
        for (long i = 0; i < n; i += 2) {
            Curve point = curve(load(g + i));
            store(value + i, point.value);
            store(slope + i, point.slope);
        }
    } else {
        for (long i = 0; i < n; i += 2) store(value + i, curve(load(g + i)).value);
    }
}

void activate(int activation, const double *g, double *value, double *slope, long n) {
    switch (activation) {
        case LINEAR_ACTIVATION: draw(linear, g, value, slope, n); break;
        case TANH: draw(hyperbolic, g, value, slope, n); break;
        case RELU: draw(relu, g, value, slope, n); break;
        case SIGMOID: draw(sigmoid, g, value, slope, n); break;
        case LEAKY_RELU: draw(leaky_relu, g, value, slope, n); break;
        case ELU: draw(elu, g, value, slope, n); break;
        case SELU: draw(selu, g, value, slope, n); break;
        case GELU: draw(gelu, g, value, slope, n); break;
        case SILU: draw(silu, g, value, slope, n); break;
        case MISH: draw(mish, g, value, slope, n); break;
        case SOFTPLUS: draw(softplus, g, value, slope, n); break;
        case HARD_TANH: draw(hard_tanh, g, value, slope, n); break;
        case STEP: draw(step, g, value, slope, n); break;
        case EXPONENTIAL: draw(capped_exponential, g, value, slope, n); break;
        case RECIPROCAL: draw(reciprocal, g, value, slope, n); break;
        case SQUARE: draw(square, g, value, slope, n); break;
        case GAUSS: draw(gauss, g, value, slope, n); break;
        case SINE: draw(sine, g, value, slope, n); break;
        case COSINE: draw(cosine, g, value, slope, n); break;
        case ELLIOTT: draw(elliott, g, value, slope, n); break;
        case ARCTAN: draw(arctan, g, value, slope, n); break;
        case V8_TANH: draw(v8_hyperbolic, g, value, slope, n); break;
        case V8_SIGMOID: draw(v8_sigmoid, g, value, slope, n); break;
    }
}
