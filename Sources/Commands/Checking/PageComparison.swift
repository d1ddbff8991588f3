import Modelling
import Reporting

/// A line of a page that was changed.
package struct PageAlteration: Hashable, Sendable {
    package let line: Int
    /// What it is about: `statement 5, 'train 2000'`.
    package let subject: String
    /// The words that differ, as they were saved; nil where that can no longer be found out.
    package let saved: String?
    package let found: String
}

/// Finds what of a page is no longer as it was saved: the lines, what they are about, and what stood there, which is made
/// anew from the session in the page.
struct PageComparison {
    private let lines: [ArraySlice<UInt8>]
    private let seal: PageFile.Seal
    /// The numbers of the lines in which the session stands.
    private let session: Range<Int>

    /// Nil where a page is as it was saved.
    init?(_ bytes: [UInt8], session: Range<Int>) {
        seal = PageFile.Seal(bytes)
        guard !seal.isWhole else { return nil }
        lines = PageFile.lines(of: bytes)
        self.session = session
    }

    /// Of many lines the first are told.
    private static let most = 20

    /// - Parameters:
    ///   - known: lines of which something was said already.
    ///   - remake: the page that its session makes now.
    func alterations(
        knowing known: Set<Int>, statements: [String], remake: () -> [UInt8]?
    ) -> [PageAlteration] {
        let altered = seal.altered.filter { !known.contains($0) }
        guard !altered.isEmpty else { return [] }
        let made = remake().map(PageFile.lines) ?? []
        return altered.prefix(Self.most).map { number in
            let found = lines.indices.contains(number - 1) ? lines[number - 1] : []
            let saved = made.indices.contains(number - 1) ? made[number - 1] : []
            let difference = Difference(
                saved: String(decoding: saved, as: UTF8.self), String(decoding: found, as: UTF8.self))
            return PageAlteration(
                line: number, subject: subject(of: number, statements),
                saved: seal.fits(saved, at: number) ? difference.saved : nil,
                found: seal.fits(saved, at: number) ? difference.found : difference.line)
        }
    }

    /// What the parts of a page begin with, and what is said of them.
    private static let parts: [(mark: String, subject: String)] = [
        ("<div class=\"prose\">", "the narration"), ("<section id=\"moments\"", "the moments of the training"),
        ("<section id=\"text\"", "the text to run"), ("id=\"data\">", "the numbers of the moments"),
        ("<script>", "the script of the page"), ("<style>", "the style of the page"), ("<header>", "the title"),
        ("<!-- backprop seal", "the seal in the last line"),
    ]

    private func subject(of number: Int, _ statements: [String]) -> String {
        if session.contains(number) { return "the text of the session" }
        for line in lines.prefix(number).reversed() {
            let text = String(decoding: line.prefix(200), as: UTF8.self)
            if let place = text.firstRange(of: "<div class=\"step\" id=\"s") {
                guard let statement = Int(text[place.upperBound...].prefix { $0.isNumber }) else { break }
                let words =
                    statement <= statements.count ? ", '\(statements[statement - 1].prefix { $0 != "\n" })'" : ""
                return "statement \(statement)\(words)"
            }
            if let part = Self.parts.first(where: { text.contains($0.mark) }) { return part.subject }
        }
        return "the page"
    }
}

/// The words in which two lines of markup differ.
private struct Difference {
    let saved: String
    let found: String
    /// The beginning of what is seen of the line that was found.
    let line: String

    init(saved: String, _ found: String) {
        // What is seen tells more than what it is written with.
        let seen = (Self.seen(saved), Self.seen(found))
        let words = String(String.UnicodeScalarView(seen.1.prefix(Self.mostOfLine)))
        line = words.split(separator: " ").joined(separator: " ") + (seen.1.count > Self.mostOfLine ? "…" : "")
        let (old, new) = seen.0 == seen.1 ? (Array(saved.unicodeScalars), Array(found.unicodeScalars)) : seen
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
        var end = 0
        while end < min(old.count, new.count) - start, old[old.count - 1 - end] == new[new.count - 1 - end] { end += 1 }
        func word(_ text: [Unicode.Scalar]) -> String {
            var (first, last) = (start, max(text.count - end, start))
            while first > 0, start - first < Self.most, !Self.isEnd(text[first - 1]) { first -= 1 }
            while last < text.count, last - first < 2 * Self.most, !Self.isEnd(text[last]) { last += 1 }
            return String(String.UnicodeScalarView(text[first..<min(last, first + 2 * Self.most)]))
        }
        (self.saved, self.found) = (word(old), word(new))
    }

    private static let mostOfLine = 60
    /// So many characters of a word before the difference are shown.
    private static let most = 24

    private static func isEnd(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || "<>\"',;:[]{}()".unicodeScalars.contains(scalar)
    }

    /// A line without its tags.
    private static func seen(_ line: String) -> [Unicode.Scalar] {
        var (text, isTag) = ([Unicode.Scalar](), false)
        for scalar in line.unicodeScalars {
            if scalar == "<" { isTag = true }
            if !isTag { text.append(scalar) }
            if scalar == ">" {
                isTag = false
                text.append(" ")
            }
        }
        return text
    }
}
