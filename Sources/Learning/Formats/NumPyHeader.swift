/// The head of a `.npy` file: what the numbers are and how they lie.
struct NumPyHeader: Hashable {
    /// The kinds of numbers that become doubles, and how NumPy spells them.
    enum Element: String, Hashable, CaseIterable {
        case bool = "b1"
        case int8 = "i1"
        case int16 = "i2"
        case int32 = "i4"
        case int64 = "i8"
        case uint8 = "u1"
        case uint16 = "u2"
        case uint32 = "u4"
        case uint64 = "u8"
        case float16 = "f2"
        case float32 = "f4"
        case float64 = "f8"

        var size: Int {
            switch self {
            case .bool, .int8, .uint8: 1
            case .int16, .uint16, .float16: 2
            case .int32, .uint32, .float32: 4
            case .int64, .uint64, .float64: 8
            }
        }
    }

    let element: Element
    let isFortranOrder: Bool
    let isBigEndian: Bool
    let shape: [Int]
    /// How many bytes come before the numbers.
    let length: Int

    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    // file → magic major minor length dictionary numbers
    init(_ bytes: [UInt8]) throws(DataError) {
        guard bytes.starts(with: Self.magic) else {
            throw DataError("this is no NumPy file: it does not begin with \\x93NUMPY", hint: "numpy.save writes one")
        }
        guard bytes.count >= 10 else { throw DataError("the file ends within its header") }
        let sizeOfLength = bytes[6] == 1 ? 2 : 4
        guard (1...3).contains(bytes[6]) else {
            throw DataError("version \(bytes[6]).\(bytes[7]) of the NumPy format is not known, 1 to 3 are")
        }
        let start = 8 + sizeOfLength
        guard bytes.count >= start else { throw DataError("the file ends within its header") }
        let count = (0..<sizeOfLength).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard count <= bytes.count - start else { throw DataError("the file ends within its header") }
        length = start + count
        var dictionary = HeaderDictionary(text: Array(bytes[start..<length]))
        guard let entries = dictionary.parsed(), let order = entries.order, let shape = entries.shape,
            let type = entries.type
        else {
            throw DataError("the header of the NumPy file cannot be read: 'descr', 'fortran_order' or 'shape' is amiss")
        }
        isFortranOrder = order
        self.shape = shape
        element = try Self.element(type)
        isBigEndian = type.hasPrefix(">")
    }

    private static func element(_ type: String) throws(DataError) -> Element {
        let order = type.first
        if let element = Element(rawValue: String(type.dropFirst())) {
            if order == "<" || order == ">" || (order == "|" && element.size == 1) { return element }
        }
        throw DataError(
            "numbers of type \(DataError.quoted(type)) are not read",
            hint: "floats of 2, 4 or 8 bytes, integers and booleans are: numpy.save(file, a.astype('<f8'))")
    }
}

/// The Python dictionary in the head of a `.npy` file, of which only three entries may be there.
private struct HeaderDictionary {
    let text: [UInt8]
    private var i = 0

    var type: String?
    var order: Bool?
    var shape: [Int]?

    init(text: [UInt8]) { self.text = text }

    // dictionary → "{" (string ":" value ("," string ":" value)* ","?)? "}"
    mutating func parsed() -> HeaderDictionary? {
        guard match("{") else { return nil }
        while !match("}") {
            guard let key = string(), match(":") else { return nil }
            switch key {
            case "descr": type = string() ?? structure()
            case "fortran_order": order = boolean()
            case "shape": shape = tuple()
            default: return nil
            }
            if !match(",") {
                guard match("}") else { return nil }
                break
            }
        }
        skipBlanks()
        return i == text.count ? self : nil
    }

    // string → "'" any* "'" | '"' any* '"'
    private mutating func string() -> String? {
        for quote in ["'", "\""] where match(quote) {
            guard let end = text[i...].firstIndex(of: quote.utf8.first ?? 0) else { return nil }
            defer { i = end + 1 }
            return String(decoding: text[i..<end], as: UTF8.self)
        }
        return nil
    }

    /// A list of fields stands for a structured type: taken as a type that is not read.
    private mutating func structure() -> String? {
        guard match("[") else { return nil }
        var depth = 1
        let start = i - 1
        while i < text.count, depth > 0 {
            if text[i] == UInt8(ascii: "[") { depth += 1 }
            if text[i] == UInt8(ascii: "]") { depth -= 1 }
            i += 1
        }
        return depth == 0 ? String(decoding: text[start..<i], as: UTF8.self) : nil
    }

    private mutating func boolean() -> Bool? { match("True") ? true : match("False") ? false : nil }

    // tuple → "(" (number ("," number)* ","?)? ")"
    private mutating func tuple() -> [Int]? {
        guard match("(") else { return nil }
        var numbers: [Int] = []
        while !match(")") {
            skipBlanks()
            let start = i
            while i < text.count, (48...57).contains(text[i]) { i += 1 }
            guard i > start, let number = Int(String(decoding: text[start..<i], as: UTF8.self)) else { return nil }
            _ = match("L")  // Python 2 wrote long integers so
            numbers.append(number)
            if !match(",") {
                guard match(")") else { return nil }
                break
            }
        }
        return numbers
    }

    private mutating func match(_ word: String) -> Bool {
        skipBlanks()
        guard text[i...].starts(with: word.utf8) else { return false }
        i += word.utf8.count
        return true
    }

    private mutating func skipBlanks() {
        while i < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[i]) { i += 1 }
    }
}
