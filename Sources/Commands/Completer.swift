extension Interpreter {
    /// The completions at a cursor (an offset in UTF-8) in a line.
    package func completions(of line: String, at cursor: Int) -> Completions {
        Completions(start: cursor, candidates: [])
    }
}
