#include <cblas.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* Square roots as single instructions: sqrt of the C library sets errno, which keeps loops from vectorising. */
static inline double backprop_root(double x) { return __builtin_elementwise_sqrt(x); }
static inline float backprop_rootf(float x) { return __builtin_elementwise_sqrt(x); }

/* Arithmetic on 64 bytes at once, one instruction where the processor has it: generic Swift code takes SIMD types apart
   into lanes. */
#define BACKPROP_LANES(lanes, number, count, whole)                                                                    \
    typedef number backprop_##lanes __attribute__((ext_vector_type(count)));                                           \
    typedef whole backprop_##lanes##_mask __attribute__((ext_vector_type(count)));                                     \
    static inline backprop_##lanes backprop_add_##lanes(backprop_##lanes x, backprop_##lanes w) { return x + w; }      \
    static inline backprop_##lanes backprop_subtract_##lanes(backprop_##lanes x, backprop_##lanes w) { return x - w; } \
    static inline backprop_##lanes backprop_multiply_##lanes(backprop_##lanes x, backprop_##lanes w) { return x * w; } \
    static inline backprop_##lanes backprop_divide_##lanes(backprop_##lanes x, backprop_##lanes w) { return x / w; }   \
    static inline backprop_##lanes backprop_negate_##lanes(backprop_##lanes x) { return -x; }                          \
    static inline backprop_##lanes backprop_root_##lanes(backprop_##lanes x) { return __builtin_elementwise_sqrt(x); } \
    /* y + x * w, rounded once or twice. */                                                                            \
    static inline backprop_##lanes backprop_add_product_##lanes(                                                       \
        backprop_##lanes y, backprop_##lanes x, backprop_##lanes w) {                                                  \
        _Pragma("clang fp contract(fast)") return y + x * w;                                                           \
    }                                                                                                                  \
    /* w where the mask is set, x elsewhere. */                                                                        \
    static inline backprop_##lanes backprop_choose_##lanes(                                                            \
        backprop_##lanes x, backprop_##lanes w, backprop_##lanes##_mask mask) {                                        \
        return mask ? w : x;                                                                                           \
    }

BACKPROP_LANES(doubles, double, 8, long long)
BACKPROP_LANES(floats, float, 16, int)

/* The sum of all lanes, by halves. */
static inline double backprop_sum_doubles(backprop_doubles x) {
    __typeof__(x.lo) four = x.lo + x.hi;
    __typeof__(four.lo) two = four.lo + four.hi;
    return two.x + two.y;
}

static inline float backprop_sum_floats(backprop_floats x) {
    __typeof__(x.lo) eight = x.lo + x.hi;
    __typeof__(eight.lo) four = eight.lo + eight.hi;
    __typeof__(four.lo) two = four.lo + four.hi;
    return two.x + two.y;
}

/* The largest lane, or a NaN if there is one. */
#define BACKPROP_LARGER(x) ((x.hi > x.lo) | (x.hi != x.hi) ? x.hi : x.lo)

static inline double backprop_largest_doubles(backprop_doubles x) {
    __typeof__(x.lo) four = BACKPROP_LARGER(x);
    __typeof__(four.lo) two = BACKPROP_LARGER(four);
    return two.y > two.x || two.y != two.y ? two.y : two.x;
}

static inline float backprop_largest_floats(backprop_floats x) {
    __typeof__(x.lo) eight = BACKPROP_LARGER(x);
    __typeof__(eight.lo) four = BACKPROP_LARGER(eight);
    __typeof__(four.lo) two = BACKPROP_LARGER(four);
    return two.y > two.x || two.y != two.y ? two.y : two.x;
}

/* Calls a Swift closure, given as its two words, without counting references to what it captures. */
typedef __attribute__((swiftcall)) void (*backprop_code)(const void *, __attribute__((swift_context)) void *);

static inline void backprop_call(const void *code, void *context, const void *operands) {
    ((backprop_code)code)(operands, context);
}

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
