/// A data set that the program brings along: four rows of a truth table, points drawn from a formula, or measurements.
package struct BuiltInDataset: Sendable {
    /// A number that a user may set, as in `n=300`.
    package struct Setting: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case flag, count, number
        }

        package let name: String
        package let summary: String
        package let kind: Kind
        /// What holds without it; a flag is 0 or 1.
        package let standard: Double
        package let range: ClosedRange<Double>
    }

    package let name: String
    package let summary: String
    /// How the rows come about, or what they are; for help.
    package let discussion: String
    package let settings: [Setting]
    package let attribution: String?
    private let make: @Sendable (Values, inout RandomSource) -> Dataset

    /// The data set with the given settings.
    ///
    /// - Parameters:
    ///   - random: the stream of purpose `.data`.
    package func dataset(
        _ given: [String: Double] = [:], random: inout RandomSource
    ) throws(DataError) -> Dataset {
        var values = Values(settings)
        for (name, value) in given.sorted(by: { $0.key < $1.key }) { try values.set(name, value, of: self) }
        if let n = values["n"], let classes = values["classes"], n < classes {
            throw DataError("n=\(Int(n)) is too few for classes=\(Int(classes)): every class needs a row")
        }
        var dataset = make(values, &random)
        dataset.name = name
        dataset.attribution = attribution
        return dataset
    }

    /// About how many bytes the rows take while they are made; nil where their number is fixed.
    package func memory(_ given: [String: Double]) -> Double? {
        let values = Values(settings)
        guard let n = given["n"] ?? values["n"], n.isFinite else { return nil }
        return n * (4 + 2 * Double(max(given["classes"] ?? 2, 1))) * 8
    }

    package static func named(_ name: String) throws(DataError) -> BuiltInDataset {
        if let row = all.first(where: { $0.name == name }) { return row }
        throw DataError(
            "no built-in data is called \(DataError.quoted(name))",
            hint: DataError.hint(for: name, among: all.map(\.name)))
    }
}

extension BuiltInDataset {
    /// The settings of one data set, all of them with a value.
    struct Values {
        private let settings: [Setting]
        private var values: [String: Double]

        init(_ settings: [Setting]) {
            self.settings = settings
            values = Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0.standard) })
        }

        subscript(name: String) -> Double? { values[name] }
        var n: Int { Int(values["n"] ?? 0) }
        var classes: Int { Int(values["classes"] ?? 2) }
        var noise: Double { values["noise"] ?? 0 }
        var oneHot: Bool { values["onehot"] == 1 }

        mutating func set(_ name: String, _ value: Double, of row: BuiltInDataset) throws(DataError) {
            guard let setting = settings.first(where: { $0.name == name }) else {
                throw DataError(
                    "\(row.name) has no setting \(DataError.quoted(name))",
                    hint: settings.isEmpty ? "it has none" : DataError.hint(for: name, among: settings.map(\.name)))
            }
            let isWhole = value == value.rounded()
            let (low, high) = (setting.range.lowerBound, setting.range.upperBound)
            guard setting.range.contains(value), isWhole || setting.kind == .number else {
                switch setting.kind {
                case .flag: throw DataError("\(name) is true or false, not \(DataError.shown(value))")
                case .count:
                    throw DataError(
                        "\(name) is a whole number from \(Int(low)) to \(Int(high)), not \(DataError.shown(value))")
                case .number:
                    throw DataError(
                        "\(name) is a number from \(DataError.shown(low)) to \(DataError.shown(high)), not \(DataError.shown(value))"
                    )
                }
            }
            values[name] = value
        }
    }
}

extension BuiltInDataset {
    private static let oneHot = Setting(
        name: "onehot", summary: "two classes as two columns", kind: .flag, standard: 0, range: 0...1)
    private static let n = Setting(
        name: "n", summary: "rows, all classes together", kind: .count, standard: 300, range: 2...1_000_000)
    private static let classes = Setting(
        name: "classes", summary: "how many classes", kind: .count, standard: 2, range: 2...20)
    private static let noise = Setting(
        name: "noise", summary: "how far points stray", kind: .number, standard: 0, range: 0...1)

    private static func truthTable(_ name: String, _ summary: String, _ targets: [Double]) -> BuiltInDataset {
        BuiltInDataset(
            name: name, summary: summary, discussion: "The four rows 00, 01, 10, 11.", settings: [oneHot],
            attribution: nil
        ) { values, _ in Dataset.truthTable(targets, oneHot: values.oneHot) }
    }

    package static let all = [
        truthTable("and", "1 if both inputs are 1", [0, 0, 0, 1]),
        truthTable("or", "1 if an input is 1", [0, 1, 1, 1]),
        truthTable("xor", "1 if the inputs differ; no single line separates the classes", [0, 1, 1, 0]),
        BuiltInDataset(
            name: "gauss", summary: "a cloud of points per class",
            discussion: """
                The centres lie on a circle of radius √8, for two classes at (2, 2) and (−2, −2); each coordinate adds a \
                normal number of deviation √(0.5 + 7 · noise).
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.gauss(values, random: &random) },
        BuiltInDataset(
            name: "circle", summary: "a disc and the rings around it",
            discussion: """
                Class k of K has radii from 5 (k + 0.4) / K (the first from 0) to 5 (k + 1) / K, uniform, at a uniform \
                angle. Noise moves a point by up to 5 · noise in each direction before its class is decided, and back.
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.circle(values, random: &random) },
        BuiltInDataset(
            name: "spiral", summary: "a spiral arm per class",
            discussion: """
                Point i of m on arm k of K: t = i / m, radius 5 t, angle 3.5 π t + 2 π k / K; \
                x1 = r sin, x2 = r cos, each plus a number uniform in ± noise.
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.spiral(values, random: &random) },
        BuiltInDataset(
            name: "iris", summary: "three species of iris by the size of their flowers",
            discussion: "150 flowers, 50 of each species: length and width of sepal and petal in centimetres.",
            settings: [],
            attribution: """
                R. A. Fisher, The use of multiple measurements in taxonomic problems, Annals of Eugenics 7 (1936); \
                measured by E. Anderson. As in scikit-learn. UCI Machine Learning Repository, \
                doi:10.24432/C56C76, CC BY 4.0.
                """
        ) { _, _ in Dataset.iris() },
        BuiltInDataset(
            name: "digits", summary: "handwritten digits, 8 × 8 pixels",
            discussion: "1797 images row by row, pixels from 0 (paper) to 16 (ink), classes 0 … 9.",
            settings: [],
            attribution: """
                E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), the test part, as in \
                scikit-learn. UCI Machine Learning Repository, doi:10.24432/C50P49, CC BY 4.0.
                """
        ) { _, _ in Dataset.digits() },
    ]
}
