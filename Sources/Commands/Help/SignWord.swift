/// Signs of the language that are no operators: one row of the table of these.
struct SignWord: Sendable {
    let signs: [String]
    /// What they mean; what stands in backquotes can be typed where there is a network with data.
    let meaning: String

    static let all = [
        SignWord(
            signs: ["="],
            meaning:
                "sets a name or an element, `lr = 0.05`, `W1[2,1] = 0.5`, or an option, `train 5 batch=2`; == compares"
        ),
        SignWord(
            signs: ["+=", "-=", "*=", "/="],
            meaning: "changes a value: `lr *= 2` is short for `lr = lr * 2`, and `W1[2,1] += 0.1` changes one weight"),
        SignWord(
            signs: ["->"],
            meaning:
                "leads from layer to layer, `network 2 -> 4 tanh -> 1 sigmoid`, and from inputs to targets, `data [0; 1] -> [1; 0]`"
        ),
        SignWord(
            signs: [":"],
            meaning:
                "a range with both its ends, `1:3`, in steps `0:0.25:1`; in an index a part, `x[2:3,:]`; alone all, `W1[:,1]`"
        ),
        SignWord(
            signs: [","],
            meaning:
                "parts the elements of a row, `[1, 2]`, the two places of an index, `x[2,1]`, and arguments, `max(1, 2)`"
        ),
        SignWord(
            signs: ["(", ")"],
            meaning: "hold a part of a formula together, `2 * (1 + 2)`, or the arguments of a function, `max(1, 2)`"
        ),
        SignWord(
            signs: ["[", "]"],
            meaning: "hold a matrix, `[1, 2; 3, 4]`, or, touching a name, the place of an element, `x[2,1]`"),
        SignWord(
            signs: ["{"], meaning: "begins a block of statements, `repeat 3 { step }`; } ends it"),
        SignWord(signs: ["?"], meaning: "behind a word it asks for help, `train?`, as `help train` does"),
    ]
}
