#include <cblas.h>

/* Square roots as single instructions: sqrt of the C library sets errno, which keeps loops from vectorising. */
static inline double backprop_root(double x) { return __builtin_elementwise_sqrt(x); }
static inline float backprop_rootf(float x) { return __builtin_elementwise_sqrt(x); }
