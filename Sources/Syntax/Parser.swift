/// Turns a text into statements by recursive descent, one top-level item at a time.
package struct Parser {
    package var vocabulary: Vocabulary

    package init(_ text: String, vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
    }

    /// The next item, or nil at the end of the text.
    package mutating func next() throws(SyntaxError) -> ScriptItem? { nil }
}
