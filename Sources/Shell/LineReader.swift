/// Where lines come from: a keyboard with editing, or any stream.
protocol LineReader: AnyObject {
    func readLine(prompt: Prompt) -> LineInput
    /// Whether the last line came out of a paste.
    var hasPasted: Bool { get }
    /// Forgets lines that were pasted and not yet read; how many they were.
    func discardPaste() -> Int
    /// Takes note of a statement for the arrow keys.
    func remember(_ statement: String)
}

enum LineInput: Equatable {
    /// A line without its newline.
    case line(String)
    /// Ctrl-C.
    case interrupted
    /// More bytes without a newline than a line can have.
    case tooLong
    /// Ctrl-D, or the end of the stream.
    case end
}

enum Prompt: Equatable {
    case statement
    /// For the next line of a statement that is not complete.
    case continuation
    case question(String)
}
