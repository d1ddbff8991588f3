/// A data set that the program brings along: four rows of a truth table, points drawn from a formula, measurements, or a text.
package struct BuiltInDataset: Sendable {
    /// A number that a user may set, as in `n=300`.
    package struct Setting: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case flag, count, number
            /// One of some words; its number, from 0, is the value.
            case choice([String])
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
    let make: @Sendable (Values, inout RandomSource) throws(DataError) -> Dataset

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
        var dataset = try make(values, &random)
        dataset.name = name
        dataset.attribution = attribution
        return dataset
    }

    /// About how many bytes the rows take while they are made; nil where their number is fixed.
    package func memory(_ given: [String: Double]) -> Double? {
        let values = Values(settings)
        guard let n = given["n"] ?? values["n"], n.isFinite else { return nil }
        return n * (4 + 2 * Double(max(given["classes"] ?? 2, given["features"] ?? 2, 1))) * 8
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

        /// The value of a setting that is one of some words.
        func word(_ name: String) -> String {
            for setting in settings where setting.name == name {
                if case .choice(let words) = setting.kind { return words[Int(values[name] ?? 0)] }
            }
            return ""
        }

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
                case .flag, .choice: throw DataError("\(name) is true or false, not \(DataError.shown(value))")
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
