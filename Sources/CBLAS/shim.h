#include <cblas.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* Square roots as single instructions: sqrt of the C library sets errno, which keeps loops from vectorising. */
static inline double backprop_root(double x) { return __builtin_elementwise_sqrt(x); }
static inline float backprop_rootf(float x) { return __builtin_elementwise_sqrt(x); }

/* Whether this is a processor of AMD with the AVX-512 instructions (F, DQ, BW, VL) of OpenBLAS's SkylakeX kernels. */
static inline int backprop_runs_skylakex(void) {
#if defined(__x86_64__)
    unsigned eax, ebx, ecx, edx;
    const unsigned needed = 1u << 16 | 1u << 17 | 1u << 30 | 1u << 31;
    if (!__get_cpuid(0, &eax, &ebx, &ecx, &edx) || ebx != 0x68747541 /* "Auth", of AuthenticAMD */) return 0;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (ebx & needed) == needed;
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
