import Rendering
import Testing

@testable import Shell

/// Answers of terminals, told apart from keys wherever the stream is cut.
struct TerminalAnswersTests {
    /// What comes, the keys in it, and what the terminal can show.
    static let streams: [(String, keys: String, PixelProtocol?)] = [
        ("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c", "", .kitty),
        ("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;4;22c", "", .kitty),
        ("\u{1b}[?1;0;1024S\u{1b}[6;20;10t\u{1b}[?62;4;22c", "", .sixel),
        ("\u{1b}_Gi=31;EINVAL:unknown\u{1b}\\\u{1b}[?1;2c", "", nil),
        ("\u{1b}[?4;6c", "", nil), ("\u{1b}[?1;2c", "", nil),
        ("pri\u{1b}_Gi=31;OK\u{1b}\\nt\u{1b}[?6c 1\n", "print 1\n", .kitty),
        ("\u{1b}[A\u{1b}[5~\u{1b}Oc\u{1b}b\u{1b}[?1;2c\u{1b}[B", "\u{1b}[A\u{1b}[5~\u{1b}Oc\u{1b}b\u{1b}[B", nil),
        ("ÿé→\u{1b}[?1;2cé", "ÿé→é", nil), ("\u{1b}[6~\u{1b}[?1;2c\u{1b}", "\u{1b}[6~\u{1b}", nil),
        ("\u{1b}[?99;1$y\u{1b}[?1;2c", "", nil), ("\u{1b}\u{1b}[?1;2c", "\u{1b}", nil),
    ]

    @Test(arguments: streams.indices) func findsThemHoweverTheyCome(_ index: Int) {
        let (text, keys, pixels) = Self.streams[index]
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var answers = TerminalAnswers()
            answers.take(bytes[..<cut])
            answers.take(bytes[cut...])
            #expect(answers.isComplete && answers.pixels == pixels, "cut at \(cut)")
            #expect(String(decoding: answers.takeKeys(), as: UTF8.self) == keys, "cut at \(cut)")
        }
    }

    @Test func hearsWhatCellsAndColoursThereAre() {
        var answers = TerminalAnswers()
        answers.take("\u{1b}[?1;0;16S\u{1b}[6;20;10t\u{1b}[?62;4c".utf8)
        #expect(answers.colours == 16 && answers.cell == PixelRoom.Size(width: 10, height: 20))
        var odd = TerminalAnswers()
        odd.take("\u{1b}[?1;3;0S\u{1b}[6;0;999999t\u{1b}[?62;4c".utf8)
        #expect(odd.colours == nil && odd.cell == nil && odd.pixels == .sixel)
    }

    /// What begins like an answer and never ends is given back.
    @Test func givesBackWhatIsNoAnswer() {
        for lead in TerminalAnswers.leads {
            let text = lead + String(repeating: "1", count: 1000)
            var answers = TerminalAnswers()
            answers.take(text.utf8)
            #expect(!answers.isComplete && String(decoding: answers.takeKeys(), as: UTF8.self) == text)
        }
    }
}
