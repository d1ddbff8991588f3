/// A piece of narration, read as a small Markdown (a subset of CommonMark 0.31):
///
/// - paragraphs, with an empty line between two;
/// - `## Heading`, with one to three signs;
/// - `- item` or `* item`, `1. item`, each in a line, going on in lines that begin with two blanks;
/// - code between two lines of three backquotes, or in lines that begin with four blanks;
/// - within a line `*emphasis*`, `**strong**`, `` `code` ``, `[words](address)`, and `$formula$` in the notation of the
///   language, without a blank inside the dollars.
///
/// Whatever is none of these is text as it stands, markup of other languages included.
package enum Prose: Hashable, Sendable {
    case paragraph([Piece])
    /// Levels from 1.
    case heading(level: Int, [Piece])
    /// A list that counts from a number on, or does not count.
    case list(first: Int?, [[Piece]])
    case code([String])

    package indirect enum Piece: Hashable, Sendable {
        case text(String)
        case emphasis([Piece])
        case strong([Piece])
        case code(String)
        /// Words with the address that they lead to, which is shown in full.
        case link([Piece], address: String)
        case formula(String)
    }
}
