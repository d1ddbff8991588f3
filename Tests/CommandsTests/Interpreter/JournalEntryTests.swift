import Testing

@testable import Commands
@testable import Modelling

/// The lines of a journal are data: what was written is read again, anything else is refused.
@Suite struct JournalEntryTests {
    private static let texts = ["", "train 10", "a\nb\r\n\tc\\n", "\\", "é\u{301}\n\u{301}x", "…", "\u{1b}[2J", "/"]

    private static var entries: [JournalEntry] {
        let files = [JournalEntry.Step.File(path: "a b\t.csv", checksum: Checksum(sum: 3, bytes: 7))]
        return texts.flatMap { text in
            [
                .folder(text), .comment(text), .did(.init(text: text, folder: nil)),
                .did(.init(text: text, folder: text, files: files + files)), .began(.init(text: text, folder: "")),
                .failed(text, recorded: texts), .failed(text, recorded: []), .replay(text),
            ]
        } + [.updates(0), .updates(.max), .lost, .recovered]
    }

    @Test func linesAreReadAgain() {
        for entry in Self.entries {
            #expect(!entry.line.utf8.contains(10))
            #expect(JournalEntry(line: entry.line) == entry, "\(entry)")
        }
        let text = ([JournalEntry.head] + Self.entries.map(\.line)).map { $0 + "\n" }.joined()
        #expect(JournalEntry.entries(in: Array(text.utf8)) == Self.entries)
    }

    /// Killed in the middle of a line: the lines before it are there.
    @Test func aLastLineWithoutItsEndIsLeftOut() throws {
        let whole = Self.entries.prefix(12)
        let bytes = Array(([JournalEntry.head] + whole.map(\.line)).map { $0 + "\n" }.joined().utf8)
        for length in 0..<bytes.count {
            let part = Array(bytes[..<length])
            guard length > JournalEntry.head.utf8.count else {
                #expect(JournalEntry.entries(in: part) == nil)
                continue
            }
            let found = try #require(JournalEntry.entries(in: part))
            #expect(found.elementsEqual(whole.prefix(found.count).map { $0 }))
            #expect(found.count == part.count { $0 == UInt8(ascii: "\n") } - 1)
        }
    }

    @Test(arguments: [
        "", "did", "did\t", "did\t\ta\tb", "did\t\ta\tb\tc", "updates\t-1", "updates\t9999999999999999999", "updates",
        "lost\t1", "comment", "comment\ta\\x", "comment\ta\\", "comment\ta\tb", "didn't\t\ta", "folder", "failed",
    ])
    func refusesOtherLines(line: String) { #expect(JournalEntry(line: line) == nil) }

    @Test func neverTraps() {
        var chance = Chance(3)
        let words = ["did", "began", "updates", "\t", "\\", "n", "\n", "0", "7", "lost", "é", "\r", " ", "recovered"]
        for _ in 0..<500 {
            let text = (0..<chance.below(30)).map { _ in chance.pick(words) }.joined()
            _ = JournalEntry.entries(in: Array("\(JournalEntry.head)\n\(text)".utf8))
            let bytes = (0..<chance.below(40)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            _ = JournalEntry.entries(in: Array("\(JournalEntry.head)\n".utf8) + bytes + [10])
            _ = JournalEntry.entries(in: bytes)
        }
    }

    @Test func knowsLaterPrograms() {
        #expect(JournalEntry.isOfLaterProgram(Array("backprop journal 2\n".utf8)))
        #expect(!JournalEntry.isOfLaterProgram(Array("backprop journal 1\n".utf8)))
        #expect(!JournalEntry.isOfLaterProgram(Array("something\n".utf8)))
    }
}
