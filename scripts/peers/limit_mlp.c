/* A plain C trainer for W3..W6 (float32): what an engine with preallocated
   buffers and no graph can reach.  Compile with -DUSE_CBLAS and a BLAS, or
   without for plain loops.
   Usage: limit_mlp w3|w4|w5|w6 BATCH EPOCHS DATADIR [fused]
   fused (plain SGD only): the gradient product is subtracted from the weights
   by the multiplication itself (alpha = -lr, beta = 1), no separate update.
   Prints seconds, per step time and the final mean cross-entropy. */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef USE_CBLAS
#include <cblas.h>
#endif
enum { SGD, MOMENTUM, ADAM };
typedef struct { const char *name; int L, s[5], opt, seed, n; float lr; } Spec;
static const Spec specs[] = {
    {"w3", 3, {2, 16, 16, 3}, ADAM, 3, 300, 0.01f},
    {"w4", 2, {64, 64, 10}, MOMENTUM, 4, 1437, 0.1f},
    {"w5", 2, {784, 128, 10}, SGD, 5, 60000, 0.01f},
    {"w6", 3, {1024, 2048, 2048, 10}, SGD, 6, 12800, 0.01f}};

static double now(void) {
    struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}
static double uniform(uint64_t seed, uint64_t i, double lo, double hi) {
    uint64_t z = seed + (i + 1) * 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    z ^= z >> 31;
    return lo + (double)(z >> 11) * 0x1p-53 * (hi - lo);
}
/* The numbers of a .npy file with a header of 128 bytes. */
static void *load(const char *dir, const char *wl, const char *part, size_t want) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.%s.npy", dir, wl, part);
    FILE *f = fopen(path, "rb");
    void *p = aligned_alloc(64, (want + 63) / 64 * 64);
    if (!f || !p || fseek(f, 128, SEEK_SET) || fread(p, 1, want, f) != want) { fprintf(stderr, "cannot read %s\n", path); exit(1); }
    fclose(f);
    return p;
}
static float *vec(size_t n) {
    float *p = aligned_alloc(64, (n * 4 + 63) / 64 * 64);
    memset(p, 0, n * 4);
    return p;
}
/* C[m,n] = A[m,k] B[k,n] + bias */
static void mm_nn(int m, int n, int k, const float *A, const float *B, const float *bias, float *C) {
    for (int i = 0; i < m; i++) memcpy(C + (size_t)i * n, bias, n * sizeof(float));
#ifdef USE_CBLAS
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, A, k, B, n, 1, C, n);
#else
    for (int i = 0; i < m; i++)
        for (int p = 0; p < k; p++) {
            float a = A[(size_t)i * k + p];
            for (int j = 0; j < n; j++) C[(size_t)i * n + j] += a * B[(size_t)p * n + j];
        }
#endif
}
/* C[k,n] = alpha A[m,k]^T B[m,n] + beta C, beta 0 or 1 */
static void mm_tn(int m, int n, int k, float alpha, const float *A, const float *B, float beta, float *C) {
#ifdef USE_CBLAS
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, k, n, m, alpha, A, k, B, n, beta, C, n);
#else
    if (beta == 0) memset(C, 0, (size_t)k * n * sizeof(float));
    for (int i = 0; i < m; i++)
        for (int p = 0; p < k; p++) {
            float a = alpha * A[(size_t)i * k + p];
            for (int j = 0; j < n; j++) C[(size_t)p * n + j] += a * B[(size_t)i * n + j];
        }
#endif
}
/* C[m,k] = A[m,n] B[k,n]^T */
static void mm_nt(int m, int n, int k, const float *A, const float *B, float *C) {
#ifdef USE_CBLAS
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, k, n, 1, A, n, B, n, 0, C, k);
#else
    for (int i = 0; i < m; i++)
        for (int p = 0; p < k; p++) {
            float s = 0;
            for (int j = 0; j < n; j++) s += A[(size_t)i * n + j] * B[(size_t)p * n + j];
            C[(size_t)i * k + p] = s;
        }
#endif
}
static const double *sortkey;
static int cmp(const void *a, const void *b) {
    double x = sortkey[*(const int *)a], y = sortkey[*(const int *)b];
    return x < y ? -1 : x > y ? 1 : *(const int *)a - *(const int *)b;
}
int main(int argc, char **argv) {
    if (argc < 5) return 2;
    const Spec *w = NULL;
    for (int i = 0; i < 4; i++) if (!strcmp(argv[1], specs[i].name)) w = &specs[i];
    if (!w) return 2;
    int B = atoi(argv[2]), E = atoi(argv[3]), n = w->n, L = w->L;
    const int *s = w->s;
    float *X = load(argv[4], w->name, "x", (size_t)n * s[0] * 4);
    int32_t *T = load(argv[4], w->name, "t", (size_t)n * 4);
    for (int i = 0; i < n; i++) T[i]--;         /* the file counts classes from 1 */
    int *perm = malloc((size_t)E * n * sizeof(int));
    double *key = malloc(n * sizeof(double));
    for (int e = 0; e < E; e++) {
        for (int i = 0; i < n; i++) { key[i] = uniform(1000000ull * w->seed + e, i, 0, 1); perm[(size_t)e * n + i] = i; }
        sortkey = key;
        qsort(perm + (size_t)e * n, n, sizeof(int), cmp);
    }
    float *W[4], *b[4], *gW[4], *gb[4], *H[5], *D[5], *mW[4], *vW[4], *mb[4], *vb[4];
    for (int k = 0; k < L; k++) {
        size_t c = (size_t)s[k] * s[k + 1];
        double a = sqrt(6.0 / s[k]);
        W[k] = vec(c); gW[k] = vec(c); mW[k] = vec(c); vW[k] = vec(c);
        b[k] = vec(s[k+1]); gb[k] = vec(s[k+1]); mb[k] = vec(s[k+1]); vb[k] = vec(s[k+1]);
        for (size_t i = 0; i < c; i++) W[k][i] = (float)uniform(1000 * w->seed + k, i, -a, a);
    }
    for (int k = 0; k <= L; k++) { H[k] = vec((size_t)B * s[k]); D[k] = vec((size_t)B * s[k]); }
    long step = 0;
    int fused = argc > 5 && w->opt == SGD;
    double t0 = now();
    for (int e = 0; e < E; e++)
        for (int at = 0; at < n; at += B) {
            int m = n - at < B ? n - at : B;
            const int *idx = perm + (size_t)e * n + at;
            for (int i = 0; i < m; i++) memcpy(H[0] + (size_t)i * s[0], X + (size_t)idx[i] * s[0], s[0] * 4);
            for (int k = 0; k < L; k++) {
                mm_nn(m, s[k+1], s[k], H[k], W[k], b[k], H[k+1]);
                if (k < L - 1) for (size_t i = 0; i < (size_t)m * s[k+1]; i++) H[k+1][i] = H[k+1][i] > 0 ? H[k+1][i] : 0;
            }
            int c = s[L];
            for (int i = 0; i < m; i++) {
                float *z = H[L] + (size_t)i * c, *d = D[L] + (size_t)i * c, mx = z[0], sum = 0;
                for (int j = 1; j < c; j++) if (z[j] > mx) mx = z[j];
                for (int j = 0; j < c; j++) { d[j] = expf(z[j] - mx); sum += d[j]; }
                for (int j = 0; j < c; j++) d[j] /= sum * m;
                d[T[idx[i]]] -= 1.0f / m;
            }
            for (int k = L - 1; k >= 0; k--) {
                if (!fused) mm_tn(m, s[k+1], s[k], 1, H[k], D[k+1], 0, gW[k]);
                memset(gb[k], 0, s[k+1] * 4);
                for (int i = 0; i < m; i++) for (int j = 0; j < s[k+1]; j++) gb[k][j] += D[k+1][(size_t)i * s[k+1] + j];
                if (k) {
                    mm_nt(m, s[k+1], s[k], D[k+1], W[k], D[k]);
                    for (size_t i = 0; i < (size_t)m * s[k]; i++) D[k][i] = H[k][i] > 0 ? D[k][i] : 0;
                }
                if (fused) mm_tn(m, s[k+1], s[k], -w->lr, H[k], D[k+1], 1, W[k]);
            }
            step++;
            float c1 = 1 - (float)pow(0.9, step), c2 = 1 - (float)pow(0.999, step), lr = w->lr;
            for (int k = 0; k < L; k++)
                for (int part = fused; part < 2; part++) {
                    size_t q = part ? (size_t)s[k+1] : (size_t)s[k] * s[k+1];
                    float *restrict p = part ? b[k] : W[k], *restrict g = part ? gb[k] : gW[k];
                    float *restrict mo = part ? mb[k] : mW[k], *restrict v = part ? vb[k] : vW[k];
                    if (w->opt == SGD) for (size_t i = 0; i < q; i++) p[i] -= lr * g[i];
                    else if (w->opt == MOMENTUM) for (size_t i = 0; i < q; i++) { v[i] = 0.9f * v[i] + g[i]; p[i] -= lr * v[i]; }
                    else for (size_t i = 0; i < q; i++) {
                        mo[i] = 0.9f * mo[i] + 0.1f * g[i];
                        v[i] = 0.999f * v[i] + 0.001f * g[i] * g[i];
                        p[i] -= lr * (mo[i] / c1) / (sqrtf(v[i] / c2) + 1e-8f);
                    }
                }
        }
    double dt = now() - t0, loss = 0;
    for (int at = 0; at < n; at += B) {
        int m = n - at < B ? n - at : B;
        memcpy(H[0], X + (size_t)at * s[0], (size_t)m * s[0] * 4);
        for (int k = 0; k < L; k++) {
            mm_nn(m, s[k+1], s[k], H[k], W[k], b[k], H[k+1]);
            if (k < L - 1) for (size_t i = 0; i < (size_t)m * s[k+1]; i++) if (H[k+1][i] < 0) H[k+1][i] = 0;
        }
        for (int i = 0; i < m; i++) {
            float *z = H[L] + (size_t)i * s[L]; double mx = z[0], sum = 0;
            for (int j = 1; j < s[L]; j++) if (z[j] > mx) mx = z[j];
            for (int j = 0; j < s[L]; j++) sum += exp(z[j] - mx);
            loss += (log(sum) + mx - z[T[at + i]]) / n;
        }
    }
    printf("{\"seconds\": %.6f, \"steps\": %ld, \"us_per_step\": %.3f, \"final_loss\": %.7g}\n", dt, step, dt / step * 1e6, loss);
    return 0;
}
