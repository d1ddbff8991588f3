import Learning
import Modelling
import Reporting
import Syntax

/// The options of `data "FILE.csv"`: which columns are meant, and what is in them.
struct TableForm {
    private static let target = Key.option(
        "target", .columns, "the column to predict: its name, its number, last, or several in [ ]")
    private static let labels = Key.option(
        "labels", .columns, "the column of class names or numbers; true: the last column")
    private static let drop = Key.option("drop", .columns, "columns to leave out")
    private static let skip = Key.option("skip", .columns, "the same as drop=")
    private static let only = Key.option("only", .columns, "the only columns to take as inputs")
    private static let category = Key.option(
        "category", .columns, "columns of categories, whatever they look like: a column of 0 and 1 for each")
    private static let ordinal = Key.option(
        "ordinal", .columns, "categories as one column 1, 2, 3 …; with their order: \"size: small, large\"")
    private static let missing = Key.option(
        "missing", words("way to treat missing values", TableReader.Missing.allCases.map(\.rawValue)),
        "what to do about cells without a value: error, drop (the row), mean, median")
    private static let na = Key.option("na", .columns, "a word or number that stands for no value, or several in [ ]")
    private static let ragged = Key.option(
        "ragged", words("way to treat such rows", ["error", "drop"]),
        "drop: leave out rows with too many or too few cells")
    private static let dates = Key.option(
        "dates", words("way to count dates", TableReader.Dates.allCases.map(\.rawValue)),
        "dates as years (2020.5), days since 1970, or parts: year, month, weekday")
    private static let order = Key.option(
        "order", words("order of dates", ["dmy", "mdy"]), "dmy or mdy: whether dates begin with the day or the month"
    )
    private static let decimal = Key.option(
        "decimal", words("sign in front of decimals", TableReader.Decimal.allCases.map(\.rawValue)),
        "what stands in front of decimals: point or comma")
    private static let separator = Key.option(
        "separator", words("separator", TableReader.separators.map(\.name)),
        "what stands between cells: comma, semicolon, tab, bar or blank")
    private static let header = Key.option("header", .truth, "whether the first line has the names of the columns")

    static let options: [any Declared] = [
        target, labels, drop, skip, only, category, ordinal, missing, na, ragged, dates, order, decimal, separator,
        header,
    ]

    private static func words(_ what: String, _ words: [String]) -> Part<Name> {
        .word(of: what) { _ in words }
    }

    private let call: Call

    init(_ call: Call) { self.call = call }

    /// The first option of a table that was given where there is none.
    static func given(in call: Call) -> (name: String, span: Span)? {
        for key in [target, drop, skip, only, category, ordinal, na] {
            if let column = call.typed(key) { return (key.parameter.name, column.span) }
        }
        for key in [missing, ragged, dates, order, decimal, separator] {
            if let word = call.typed(key) { return (key.parameter.name, word.span) }
        }
        return call.typed(header).map { (header.parameter.name, $0.span) }
    }

    func reader(oneHot: Bool) throws(Diagnostic) -> TableReader {
        var reader = TableReader(oneHot: oneHot)
        reader.targets = try targets()
        reader.drop = try names(Self.drop) + names(Self.skip)
        if call.typed(Self.only) != nil { reader.only = try names(Self.only) }
        reader.categories = try names(Self.category)
        reader.scales = try names(Self.ordinal).map { TableReader.Scale(text: $0) }
        reader.missing = try call[Self.missing].flatMap { TableReader.Missing(rawValue: $0.text) }
        reader.na = try names(Self.na)
        reader.dropsRagged = try call[Self.ragged]?.text == "drop"
        reader.dates = try call[Self.dates].flatMap { TableReader.Dates(rawValue: $0.text) }
        reader.dateOrder = try call[Self.order].flatMap { DateText.Order(rawValue: $0.text) }
        reader.hasHeader = try call[Self.header]
        reader.decimal = try call[Self.decimal].flatMap { TableReader.Decimal(rawValue: $0.text) }
        if let separator = try call[Self.separator] {
            reader.separator = TableReader.separators.first { $0.name == separator.text }?.byte
        }
        return reader
    }

    private func targets() throws(Diagnostic) -> TableReader.Targets {
        if let target = call.typed(Self.target), let labels = call.typed(Self.labels) {
            throw call.failure(Diagnostic.targetOrLabels(target.text, labels.text), at: labels.span)
        }
        if call.typed(Self.target) != nil { return .columns(try names(Self.target)) }
        guard let labels = call.typed(Self.labels) else { return .last }
        // A column that is called so stands in quotes.
        if case .name(let word) = labels.node, let isClass = ["true": true, "false": false][word] {
            return isClass ? .labels("last") : .last
        }
        let columns = try names(Self.labels)
        guard columns.count == 1 else {
            throw call.failure(Diagnostic.oneColumnOfLabels(columns[0]), at: labels.span)
        }
        return .labels(columns[0])
    }

    private func names(_ key: Key<Expression?>) throws(Diagnostic) -> [String] {
        guard let value = try call[key] else { return [] }
        return try names(value)
    }

    /// `price`, `"price in €"`, `3`, or several in brackets.
    private func names(_ value: Expression) throws(Diagnostic) -> [String] {
        switch value.node {
        case .name(let word), .string(let word): return [word]
        case .number, .unary:
            return [Diagnostic.number(try call.context.evaluator(call.source).scalar(value, for: "a column"))]
        case .matrix(let rows):
            var words: [String] = []
            for element in rows.joined() { words += try names(element) }
            return words
        case .end, .call, .index, .transpose, .binary, .range:
            throw call.failure(Diagnostic.needsWord("column", value.text), at: value.span)
        }
    }
}
