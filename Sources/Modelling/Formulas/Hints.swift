import Autodiff
import Reporting
import Syntax

/// The words of errors and notices: what was found, what was needed, what to type next.
extension Diagnostic {
    /// A number in messages: the shortest form that reads back the same, whole numbers without a point.
    package static func number(_ value: Double) -> String { Expression(.number(value)).text }

    /// The hint that names the nearest of some words; nil where none is near.
    package static func didYouMean(_ word: String, among words: [String]) -> String? {
        nearestWord(to: word, among: words, OperationTable.current.translations).map { "did you mean '\($0)'?" }
    }

    /// The hint that names the nearest of some words, or what a word of another language is called here.
    ///
    /// - Parameter arguments: what it is called with.
    package static func translation(
        _ word: String, among words: [String], _ arguments: [String] = []
    ) -> String? {
        if let same = sameWord(as: word, among: words, OperationTable.current.translations) {
            return "did you mean '\(same)'?"
        }
        return ForeignWord.hint(for: word, calledWith: arguments) ?? didYouMean(word, among: words)
    }
}
