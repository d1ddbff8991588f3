import Rendering

/// What a terminal answers when it is asked what it can show, told apart from the keys that were typed meanwhile.
struct TerminalAnswers {
    /// Typed by the user, in their order.
    private(set) var keys: [UInt8] = []
    /// True when the last answer is there, which every terminal gives.
    private(set) var isComplete = false
    private(set) var knowsKitty = false
    private(set) var knowsSixel = false
    /// Of a cell in pixels, as the terminal says.
    private(set) var cell: PixelRoom.Size?
    /// How many colours a picture of sixels can have, as the terminal says.
    private(set) var colours: Int?
    /// What may be the beginning of an answer.
    private var rest: [UInt8] = []

    /// The best that it can show.
    var pixels: PixelProtocol? { knowsKitty ? .kitty : knowsSixel ? .sixel : nil }

    /// True while an answer is half there.
    var isInside: Bool { !rest.isEmpty }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        rest += bytes
        while let first = rest.first {
            guard first == Self.escape else {
                keys.append(rest.removeFirst())
                continue
            }
            switch Self.answer(at: rest[...]) {
            case .partial: return
            case .none: keys.append(rest.removeFirst())
            case .whole(let count):
                note(rest[2..<count])
                rest.removeFirst(count)
            }
        }
    }

    /// Everything that is no answer, also what could have become one.
    mutating func takeKeys() -> [UInt8] {
        defer { (keys, rest) = ([], []) }
        return keys + rest
    }

    private enum Found {
        case none
        case partial
        /// So many bytes.
        case whole(Int)
    }

    /// An answer begins with `ESC _ G`, `ESC [ ?` or `ESC [ 6 ;`, which no key does.
    private static func answer(at bytes: ArraySlice<UInt8>) -> Found {
        for lead in leads {
            let lead = Array(lead.utf8)
            let common = zip(bytes, lead).prefix { $0 == $1 }.count
            if common == bytes.count, common < lead.count { return .partial }
            guard common == lead.count else { continue }
            let body = bytes.dropFirst(lead.count).prefix(most)
            let end = lead[1] == UInt8(ascii: "_") ? endOfString(body) : body.firstIndex { (0x40...0x7e).contains($0) }
            if let end { return .whole(end - bytes.startIndex + 1) }
            return body.count < most ? .partial : .none
        }
        return .none
    }

    /// How answers begin.
    static let leads = ["\u{1b}_G", "\u{1b}[?", "\u{1b}[6;"]
    /// No answer is longer.
    static let most = 256

    /// The last byte of `ESC \`.
    private static func endOfString(_ bytes: ArraySlice<UInt8>) -> Int? {
        zip(bytes.indices.dropFirst(), bytes).first { $1 == escape && bytes[$0] == UInt8(ascii: "\\") }?.0
    }

    private mutating func note(_ answer: ArraySlice<UInt8>) {
        let text = String(decoding: answer, as: UTF8.self)
        let numbers = text.dropLast().split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
        switch text.last {
        case "c":
            isComplete = true
            knowsSixel = numbers.dropFirst().contains(4)
        case "S" where numbers.count == 3 && numbers[..<2] == [1, 0]: colours = numbers[2]
        case "t" where numbers.count == 3: cell = PixelRoom.Size(width: numbers[2], height: numbers[1])
        case "\\": knowsKitty = text.hasPrefix("Gi=31;OK") || text.hasPrefix("Gi=31,") && text.contains(";OK")
        default: break  // not our enum
        }
    }

    private static let escape: UInt8 = 0x1b
}
