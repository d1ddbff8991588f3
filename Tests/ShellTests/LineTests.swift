import Commands
import Testing

@testable import Shell

struct LineTests {
    @Test func takesAPasteApart() {
        var paste = PasteQueue()
        #expect(paste.add("a\r\nb\rc\n\td\u{1b}[A") == "a")
        #expect(paste.endsFirstLine)
        #expect(paste.nextLine() == "b")
        #expect(paste.nextLine() == "c")
        #expect(paste.nextLine() == nil)
        #expect(paste.takeFragment() == "    d[A")
        #expect(paste.takeFragment() == nil)
        #expect(paste.add("one") == "one")
        #expect(!paste.endsFirstLine)
    }

    @Test func findsWhatCandidatesHaveInCommon() {
        let list = CompletionList(["forward ", "for ", "bad\u{7}"])
        #expect(list.words == ["forward", "for"])
        #expect(list.commonPrefix == "for")
        #expect(CompletionList(["train "]).commonPrefix == "train ")
        #expect(CompletionList(["aa", "ab", "ac"]).lines(width: 8) == ["aa  ac", "ab"])
    }

    @Test(
        arguments: [
            (45_000, 2.5, "epoch 120/1000  loss 0.0312  45,000 samples/s  3 s left"),
            (999, nil, "epoch 120/1000  loss 0.0312  999 samples/s"),
            (1_234_567, 125, "epoch 120/1000  loss 0.0312  1,234,567 samples/s  2 min 5 s left"),
            (.nan, 4800, "epoch 120/1000  loss 0.0312  1 h 20 min left"),
        ] as [(Double, Double?, String)])
    func showsProgress(rate: Double, secondsLeft: Double?, text: String) {
        let progress = Environment.Progress(
            done: 120, total: 1000, unit: "epoch", loss: 0.0312, rate: rate, secondsLeft: secondsLeft)
        #expect(ProgressLine.text(progress) == text)
    }
}
