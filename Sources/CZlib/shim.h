// zlib's initialization, which is a macro, in a form that Swift can call.

#include <string.h>
#include <zlib.h>

// `bits`: 31 for a gzip file, −15 for the bare stream in a zip archive.
static inline int zlib_begin(z_stream *stream, int bits) {
    memset(stream, 0, sizeof *stream);
    return inflateInit2(stream, bits);
}
