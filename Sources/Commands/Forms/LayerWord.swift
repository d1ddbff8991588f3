import Learning
import Modelling
import Reporting
import Syntax

/// A word that makes a layer another one than weighted sums, with the numbers and options that belong to it.
struct LayerWord: Sendable {
    let flag: Key<Bool>
    /// The options that it takes; what no word takes stands with every layer.
    let options: [Key<Int?>]
    /// How many numbers follow the word.
    let count: Int
    /// What its layer is, from those numbers.
    let layer: @Sendable (_ numbers: [Int], _ link: Call) throws(Diagnostic) -> Layer
    /// Whether a normalization and an activation may follow.
    let isActivated: Bool
    /// What is typed, and how.
    let form: Diagnostic

    static let all = [convolution, pool(isMean: false), pool(isMean: true), embedding]

    static let options: [Key<Int?>] = [stride, padding, classes]

    private static let stride = Key.option("stride", .integer(1...1_000_000), "how far windows lie apart")
    private static let padding = Key.option("padding", .integer(0...100), "rows and columns of zeros around an image")
    private static let classes = Key.option(
        "classes", .integer(1...1_000_000), "how many classes an embedding has; as many as the data have if left out")

    private static let convolution = LayerWord(
        flag: Key.flag("conv", "the same weights for each window of an image: height, width and filters follow"),
        options: [stride, padding], count: 3,
        layer: { (numbers, link) throws(Diagnostic) in
            var layer = Layer(numbers[2])
            layer.kind = .convolution(
                height: numbers[0], width: numbers[1], stride: try link[stride] ?? 1, padding: try link[padding] ?? 0)
            return layer
        }, isActivated: true, form: .convolutionForm)

    private static func pool(isMean: Bool) -> LayerWord {
        LayerWord(
            flag: isMean
                ? Key.flag("meanpool", "the mean of each window: its size follows")
                : Key.flag("pool", "the largest value of each window: its size follows"),
            options: [stride], count: 1,
            layer: { (numbers, link) throws(Diagnostic) in
                var layer = Layer(0)
                layer.kind = .pool(size: numbers[0], stride: try link[stride] ?? numbers[0], isMean: isMean)
                return layer
            }, isActivated: false, form: .poolForm)
    }

    private static let embedding = LayerWord(
        flag: Key.flag(
            "embedding", "each column of x is a class, which has a row of numbers to learn: how many follows"),
        options: [classes], count: 1,
        layer: { (numbers, link) throws(Diagnostic) in
            var layer = Layer(numbers[0])
            if let given = try link[classes] {
                layer.kind = .embedding(classes: given)
            } else {
                layer.kind = .embedding(classes: try ClassNumbers.count(in: link.context.session))
            }
            return layer
        }, isActivated: false, form: .embeddingForm)

    /// The first such word among the arguments, where they do not make layers.
    static func named(in call: CommandCall) -> LayerWord? {
        let names = call.arguments.compactMap { argument -> String? in
            guard case .expression(let expression) = argument, case .name(let name) = expression.node else {
                return nil
            }
            return name
        }
        return all.first { names.contains($0.flag.parameter.name) }
    }

    /// The word of a layer; nil for weighted sums alone. Refuses two words, and options that belong to another.
    static func typed(in link: Call) throws(Diagnostic) -> LayerWord? {
        var words: [LayerWord] = []
        for word in all where try link[word.flag] { words.append(word) }
        guard words.count < 2 else { throw link.failure(words[0].form) }
        for option in options {
            guard let given = link.typed(option) else { continue }
            let takers = all.filter { $0.options.contains { $0.parameter.name == option.parameter.name } }
            let isTaken = takers.contains { $0.flag.parameter.name == words.first?.flag.parameter.name }
            if !isTaken { throw link.failure((words.first ?? takers[0]).form, at: given.span) }
        }
        return words.first
    }
}
