import Autodiff

/// The measured data sets, unpacked from the text that ships inside the program. `BuiltInDataset` says whose they are.
extension Dataset {
    static func iris() -> Dataset {
        let (rows, codes) = unpacked(IrisText.flowers, fields: 4, width: 2, radix: 10)
        return Dataset(
            x: Matrix(Shape(codes.count, 4), rows.map { $0 / 10 }),
            classes: Classes(names: ["setosa", "versicolor", "virginica"], codes: codes),
            featureNames: ["sepal length", "sepal width", "petal length", "petal width"], target: "species")
    }

    static func digits() -> Dataset {
        let (pixels, codes) = unpacked(DigitsText.images, fields: 64, width: 1, radix: 17)
        return Dataset(
            x: Matrix(Shape(codes.count, 64), pixels),
            classes: Classes(names: (0...9).map(String.init), codes: codes),
            featureNames: (1...8).flatMap { row in (1...8).map { "pixel \(row),\($0)" } }, target: "digit")
    }

    /// A table that is read as a file would be.
    static func table(
        _ text: StaticString, labels: String? = nil, oneHot: Bool = false, missing: TableReader.Missing? = nil
    ) throws(DataError) -> Dataset {
        var reader = TableReader(targets: labels.map { .labels($0) } ?? .last, oneHot: oneHot, hasHeader: true)
        reader.missing = missing
        return try reader.dataset(text.withUTF8Buffer { Array($0) })
    }

    /// For each character of the poem, but the first ones, those in front of it and the one itself.
    static func characters(context: Int, asCodes: Bool) -> Dataset {
        let text = PoemText.poem.withUTF8Buffer { Array($0) }.map { $0 == UInt8(ascii: "\n") ? UInt8(ascii: "/") : $0 }
        let letters = Set(text).sorted()
        var places = [Int](repeating: 0, count: 256)
        for (place, letter) in letters.enumerated() { places[Int(letter)] = place }
        let names = letters.map { $0 == UInt8(ascii: " ") ? "blank" : String(UnicodeScalar($0)) }
        let rows = text.count - context
        let width = asCodes ? context : context * letters.count
        var x = Matrix(Shape(rows, width), repeating: 0)
        for row in 0..<rows {
            for k in 0..<context {
                let place = places[Int(text[row + k])]
                if asCodes {
                    x.values[row * width + k] = Double(place + 1)
                } else {
                    x.values[row * width + k * letters.count + place] = 1
                }
            }
        }
        let before = (0..<context).map { "before \(context - $0)" }
        return Dataset(
            x: x, classes: Classes(labels: names, indices: text[context...].map { Int32(places[Int($0)]) }),
            featureNames: asCodes ? before : before.flatMap { place in names.map { "\(place)=\($0)" } }, target: "next")
    }

    /// The numbers and the class of each line: `fields` numbers of `width` digits, one digit for the class, a newline.
    private static func unpacked(
        _ text: StaticString, fields: Int, width: Int, radix: Double
    ) -> (numbers: [Double], codes: [Int32]) {
        let line = fields * width + 2
        return text.withUTF8Buffer { bytes in
            var numbers: [Double] = []
            var codes: [Int32] = []
            numbers.reserveCapacity(bytes.count / line * fields)
            for start in stride(from: 0, to: bytes.count, by: line) {
                for field in stride(from: start, to: start + fields * width, by: width) {
                    numbers.append((field..<field + width).reduce(0) { $0 * radix + Double(digit(bytes[$1])) })
                }
                codes.append(Int32(digit(bytes[start + line - 2])))
            }
            return (numbers, codes)
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        byte < UInt8(ascii: "a") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
    }
}
