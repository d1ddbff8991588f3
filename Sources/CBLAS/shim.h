#include <cblas.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Square roots as single instructions: sqrt of the C library sets errno, which keeps loops from vectorising. */
static inline double backprop_root(double x) { return __builtin_elementwise_sqrt(x); }
static inline float backprop_rootf(float x) { return __builtin_elementwise_sqrt(x); }

/* Whether the processor has the AVX-512 instructions that OpenBLAS's SkylakeX kernels use. */
static inline int backprop_has_avx512(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    return 0;
#endif
}

/* How many processors this process may use. */
static inline long backprop_processors(void) {
    unsigned long set[128] = {0};
    long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set), count = 0;
    for (long i = 0; i < bytes / (long)sizeof *set; i++) count += __builtin_popcountl(set[i]);
    return count > 0 ? count : 1;
}
