/// A reader as the statement that would ask for it.
extension TableReader {
    /// `data "houses.csv" target=price missing=drop`; without a file's name only the options.
    func statement(file: String?) -> String {
        var parts = file.map { ["data \(Self.quoted($0))"] } ?? []
        switch targets {
        case .last: break
        case .columns(let names): parts.append("target=\(Self.list(names))")
        case .labels(let name): parts.append("labels=\(Self.typed(name))")
        }
        if !drop.isEmpty { parts.append("drop=\(Self.list(drop))") }
        if let only { parts.append("only=\(Self.list(only))") }
        if !categories.isEmpty { parts.append("category=\(Self.list(categories))") }
        if !scales.isEmpty { parts.append("ordinal=\(Self.list(scales.map(\.text)))") }
        if let missing { parts.append("missing=\(missing.rawValue)") }
        if !na.isEmpty { parts.append("na=\(Self.list(na))") }
        if dropsRagged { parts.append("ragged=drop") }
        if let dates { parts.append("dates=\(dates.rawValue)") }
        if let dateOrder { parts.append("order=\(dateOrder.rawValue)") }
        if let decimal { parts.append("decimal=\(decimal.rawValue)") }
        if let name = Self.separators.first(where: { $0.byte == separator })?.name { parts.append("separator=\(name)") }
        if let hasHeader { parts.append("header=\(hasHeader)") }
        if oneHot { parts.append("onehot=true") }
        return parts.joined(separator: " ")
    }

    private static func list(_ names: [String]) -> String {
        names.count == 1 ? typed(names[0]) : "[\(names.map(typed).joined(separator: ", "))]"
    }

    /// A word as an option's value: in quotes where it is no name.
    static func typed(_ word: String) -> String {
        let isName = word.utf8.allSatisfy {
            $0 == 95 || ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || ($0 >= 48 && $0 <= 57)
        }
        return isName && !word.isEmpty && word.utf8.first.map({ $0 > 57 }) == true && word != "true" && word != "false"
            ? word : quoted(word)
    }

    private static func quoted(_ text: String) -> String {
        var shown = "\""
        for character in text {
            switch character {
            case "\"": shown += "\\\""
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            default: shown.append(character)  // not our enum
            }
        }
        return shown + "\""
    }
}

extension TableReader.Scale {
    /// `size: small, medium, large`
    var text: String { order.map { "\(column): \($0.joined(separator: ", "))" } ?? column }

    /// Reads what `text` writes.
    package init(text: String) {
        guard let colon = text.lastIndex(of: ":") else {
            self.init(column: text)
            return
        }
        let order = text[text.index(after: colon)...].split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        self.init(column: String(text[..<colon]), order: order)
    }
}
