/// The sessions that come with the program, in the order in which one can read them.
package enum ShippedSessions {
    package static let all: [SessionText] = [
        SessionText(name: "pipeline", text: pipeline),
        SessionText(name: "one_neuron", text: oneNeuron),
        SessionText(name: "xor", text: xor),
        SessionText(name: "explain", text: explain),
        SessionText(name: "check_grads", text: checkGrads),
        SessionText(name: "swish", text: swish),
        SessionText(name: "activations", text: activations),
        SessionText(name: "time_travel", text: timeTravel),
        SessionText(name: "pictures", text: pictures),
        SessionText(name: "digits", text: digits),
        SessionText(name: "houses", text: houses),
        SessionText(name: "held_out", text: heldOut),
        SessionText(name: "early_stopping", text: earlyStopping),
        SessionText(name: "balance", text: balance),
        SessionText(name: "dropout", text: dropout),
        SessionText(name: "diagnose", text: diagnose),
        SessionText(name: "blame", text: blame),
        SessionText(name: "compare", text: compare),
        SessionText(name: "residual", text: residual),
        SessionText(name: "convolution", text: convolution),
        SessionText(name: "parity_rnn", text: parityRnn),
        SessionText(name: "attention", text: attention),
        SessionText(name: "characters", text: characters),
        SessionText(name: "rosenbrock", text: rosenbrock),
        SessionText(name: "matrix_derivatives", text: matrixDerivatives),
        SessionText(name: "curvature", text: curvature),
        SessionText(name: "right_digits", text: rightDigits),
    ]

    package static func named(_ name: String) -> SessionText? { all.first { $0.name == name } }
}

/// A session that comes with the program.
package struct SessionText: Hashable, Sendable {
    /// By which it is asked for.
    package let name: String
    package let text: String

    package init(name: String, text: String) { (self.name, self.text) = (name, text) }

    /// What it is about: the first sentence of its narration, of a long one what stands before its colon.
    package var title: String {
        let sentence = firstSentence
        guard sentence.count > Self.longestTitle, let colon = sentence.firstIndex(of: ":") else { return sentence }
        return "\(sentence[..<colon])."
    }

    private static let longestTitle = 120

    private var firstSentence: String {
        var words: [Substring] = []
        for line in text.split(separator: "\n") {
            guard line.hasPrefix("#") else { break }
            let comment = line.dropFirst()
            if comment.hasPrefix("!") || comment.hasPrefix(" backprop session ") { continue }
            for word in comment.split(separator: " ") {
                words.append(word)
                if let last = word.last, ".?!".contains(last) { return words.joined(separator: " ") }
            }
        }
        return words.joined(separator: " ")
    }
}
