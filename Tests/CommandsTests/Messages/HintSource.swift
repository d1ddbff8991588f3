import Foundation

/// The wordings of hints as they stand in the sources: the literals of every `hint:` and `hint =`.
struct HintSource: CustomStringConvertible {
    /// `Diagnostic.swift:12`
    let place: String
    /// What stands between the values that are filled in.
    let pieces: [String]

    var description: String { "\(place): \(pieces.joined(separator: "…"))" }

    /// True for a hint that this wording could have said, alone or as a part of it.
    func matches(_ hint: String) -> Bool {
        var rest = hint[...]
        for piece in pieces where !piece.isEmpty {
            guard let found = rest.firstRange(of: piece) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    /// All wordings below a folder of the sources that hold a word.
    static func all(in folders: [String]) throws -> [HintSource] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
        var found: [HintSource] = []
        for folder in folders {
            let files = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
            let paths = (files?.allObjects as? [String] ?? []).filter {
                // Texts of sessions and lessons are none of the program's words.
                $0.hasSuffix(".swift") && !$0.contains("Shipped/")
            }.sorted()
            for path in paths {
                let text = try String(contentsOf: root.appendingPathComponent("\(folder)/\(path)"), encoding: .utf8)
                found += wordings(in: Array(text), of: String(path.split(separator: "/").last ?? ""))
            }
        }
        return found
    }

    private static func wordings(in text: [Character], of file: String) -> [HintSource] {
        let word = Array("hint")
        var found: [HintSource] = []
        var i = 0
        var line = 1
        while i + 6 < text.count {
            defer { i += 1 }
            if text[i] == "\n" { line += 1 }
            let isWord = Array(text[i..<i + 4]) == word && (i == 0 || !text[i - 1].isLetter)
            guard isWord else { continue }
            let after = text[(i + 4)...].prefix(4)
            let isTyped = text[(i + 4)...].starts(with: ": String")
            let isLabel = after.first == ":" && !isTyped
            guard
                isTyped || isLabel || after.starts(with: [" ", "="]) && after.dropFirst(2).first != "="
                    || after.starts(with: " += ")
            else { continue }
            let literals = literals(from: i + (isTyped ? 12 : 5), isLabel: isLabel, in: text)
            for pieces in literals where pieces.joined().count(where: \.isLetter) >= 3 {
                found.append(HintSource(place: "\(file):\(line)", pieces: pieces))
            }
        }
        return found
    }

    /// The literals of the expression that begins at a place: up to the end of the argument or of the statement.
    private static func literals(from start: Int, isLabel: Bool, in text: [Character]) -> [[String]] {
        var found: [[String]] = []
        var depth = 0
        var i = start
        while i < text.count {
            switch text[i] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}":
                depth -= 1
                if depth < 0 { return found }
            case "\"": found.append(literal(&i, in: text, isRaw: i > 0 && text[i - 1] == "#"))
            case "," where depth == 0: return found
            case "\n" where depth == 0:
                let next = text[i...].first { !$0.isWhitespace }
                let isEmpty = text[start..<i].allSatisfy { $0.isWhitespace || "=+?".contains($0) }
                if !isLabel, !isEmpty, !"?:\"+".contains(next ?? "\n") { return found }
            default: break
            }
            i += 1
        }
        return found
    }

    /// The pieces of a literal between its interpolations; stops at its closing quote.
    private static func literal(_ i: inout Int, in text: [Character], isRaw: Bool) -> [String] {
        var pieces = [""]
        i += 1
        while i < text.count, text[i] != "\"" || isRaw && text[i + 1] != "#" {
            if text[i] == "\\", !isRaw {
                i += 1
                if text[i] == "(" {
                    var depth = 0
                    repeat {
                        if text[i] == "(" { depth += 1 }
                        if text[i] == ")" { depth -= 1 }
                        if text[i] == "\"" {
                            repeat { i += text[i] == "\\" ? 2 : 1 } while text[i] != "\""
                        }
                        i += 1
                    } while depth > 0
                    pieces.append("")
                    continue
                }
                pieces[pieces.count - 1].append(text[i] == "n" ? "\n" : text[i])
            } else {
                pieces[pieces.count - 1].append(text[i])
            }
            i += 1
        }
        return pieces
    }
}
