// The settings of the C library's allocator.

#include <malloc.h>

// Blocks from so many bytes on are mapped by themselves and given back when they are freed.
static inline int allocator_map_from(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }
