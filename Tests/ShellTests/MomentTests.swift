import Glibc
import Testing

/// A training walked by keys: a stop fires, back by updates and by what changed, another branch.
struct MomentTests {
    /// From a stop to its reason, to another branch, to a file — and then the program is killed.
    @Test func oneStoryFromTheStopToTheRecovery() throws {
        let home = try TemporaryFolder()
        let terminal = try PseudoTerminal(environment: ["HOME": home.path], in: home.path)
        terminal.expectPrompt()
        for (line, words) in [
            ("seed 4; data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5", "13 parameters"),
            ("stop when loss < 0.15; train 3000", "stopped after update 202: loss < 0.15"),
            ("rewind", "now at step 201"), ("explain W1[2,1]", "they agree"),
            ("goto last sign(W1[2,1]) changes", "now at step 21"), ("mark turned", "marked step 21"),
            ("goto end", "now at step 202"),
            ("blame W1[2,1]", "the parts add up to -0.753318; W1[2,1] moved -0.753318"),
            ("blame W1[2,1] by rows", "the parts add up to -0.753318"), ("why", "why is row 4 wrong?"),
            ("goto turned", "now at step 21"), ("lr = 1; train 30", "goto branch 1 leads to its end"),
            ("diff turned", "step 21 → 51"), ("save \"story.bp\"", "saved 7 statements to story.bp"),
        ] {
            terminal.type(line + "\n")
            terminal.expect(words)
            terminal.expectPrompt()
        }
        terminal.signal(SIGKILL)
        _ = terminal.exitCode()
        let next = try PseudoTerminal(environment: ["HOME": home.path], in: home.path)
        next.expect("note: recover brings back")
        next.expectPrompt()
        next.type("recover\n")
        next.expectPrompt()
        for (line, words) in [
            ("print step, lr", "51 1"), ("branches", "you are on it"), ("diff turned", "step 21 → 51"),
            ("goto branch 1", "now at step 202"), ("blame W1[2,1]", "W1[2,1] moved -0.753318"),
            ("assert size(W1) == 6; replay \"story.bp\"", "trained 30 epochs, now at step 51"),
        ] {
            next.type(line + "\n")
            next.expect(words)
            next.expectPrompt()
        }
    }

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
