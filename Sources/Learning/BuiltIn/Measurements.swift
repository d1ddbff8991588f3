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
