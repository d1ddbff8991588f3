import Testing

/// A training walked by keys: a stop fires, back by updates and by what changed, another branch.
struct MomentTests {
    @Test func walksThroughATraining() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        for (line, words) in [
            ("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5", "13 parameters"),
            ("stop when loss < 0.02; train 2000", "stopped after update 480: loss < 0.02"),
            ("rewind", "now at step 479"), ("", "now at step 478"), ("", "now at step 477"),
            ("explain W1[2,1]", "they agree"), ("goto end", "now at step 480"),
            ("goto last sign(W2[2,1]) changes", "now at step 25"), ("mark turned", "marked step 25"),
            ("lr = 1; train 10", "goto branch 1"), ("diff turned", "step 25 → 35"), ("undo", "took back: train 10"),
        ] {
            terminal.type(line + "\n")
            terminal.expect(words)
            terminal.expectPrompt()
        }
        // After another statement Enter does nothing, and what is pasted is no Enter.
        terminal.type("\nprint step + 1000\n")
        terminal.expect("1025")
        terminal.expectPrompt()
        terminal.type("\u{1b}[200~rewind\n\n\nprint step + 2000\n\u{1b}[201~")
        terminal.expect("2024")
    }
}
