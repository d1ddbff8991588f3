#include <cblas.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* Square roots as single instructions: sqrt of the C library sets errno, which keeps loops from vectorising. */
static inline double backprop_root(double x) { return __builtin_elementwise_sqrt(x); }
static inline float backprop_rootf(float x) { return __builtin_elementwise_sqrt(x); }

/* Whether the processor has the AVX-512 instructions (F, DQ, BW, VL) that OpenBLAS's SkylakeX kernels use. */
static inline int backprop_has_avx512(void) {
#if defined(__x86_64__)
    unsigned eax, ebx, ecx, edx;
    const unsigned needed = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx & needed) == needed;
#else
    return 0;
#endif
}
