// Writes the weights, data and orders of the workloads as NumPy files, all from splitmix64 used as a counter: value i of
// a stream depends on the stream and i only, so that every peer can start from the same numbers.
//   swiftc -O Numbers.swift -o numbers && ./numbers FOLDER w1 w2 …
// w4's data are the handwritten digits, which scripts/bench writes.
import Glibc

struct Workload {
    var name: String
    var seed: UInt64
    var sizes: [Int]
    var rows: Int
    var epochs: Int
    /// True for hidden layers of relu and a softmax.
    var isClassifier = true
}

let workloads = [
    Workload(name: "w1", seed: 1, sizes: [1, 1], rows: 4, epochs: 0, isClassifier: false),
    Workload(name: "w2", seed: 2, sizes: [2, 4, 1], rows: 4, epochs: 0, isClassifier: false),
    Workload(name: "w3", seed: 3, sizes: [2, 16, 16, 3], rows: 300, epochs: 200),
    Workload(name: "w4", seed: 4, sizes: [64, 64, 10], rows: 1437, epochs: 50),
    Workload(name: "w5", seed: 5, sizes: [784, 128, 10], rows: 60_000, epochs: 1),
    Workload(name: "w6", seed: 6, sizes: [1024, 2048, 2048, 10], rows: 12_800, epochs: 1),
]

/// Value i of a stream, in low ..< high.
func uniform(_ stream: UInt64, _ i: Int, _ low: Double = 0, _ high: Double = 1) -> Double {
    var z = stream &+ UInt64(i + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return low + Double(z >> 11) * 0x1p-53 * (high - low)
}

let folder = CommandLine.arguments[1]

/// A header of 128 bytes and the numbers: format 1.0 of NEP 1.
func write<Number>(_ name: String, _ rows: Int, _ columns: Int, _ type: String, _ values: [Number]) {
    precondition(values.count == rows * columns)
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
    header += String(repeating: " ", count: 128 - 10 - 1 - header.utf8.count) + "\n"
    guard let file = fopen("\(folder)/\(name).npy", "w") else { fatalError("cannot write \(name)") }
    let start: [UInt8] = [0x93] + "NUMPY".utf8 + [1, 0, 118, 0] + header.utf8
    fwrite(start, 1, start.count, file)
    values.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
}

func writeWeights(_ w: Workload) {
    for (k, (inputs, units)) in zip(w.sizes, w.sizes.dropFirst()).enumerated() {
        let isRelu = w.isClassifier
        let bound = (6 / Double(isRelu ? inputs : inputs + units)).squareRoot()
        let values = (0..<inputs * units).map { uniform(1000 * w.seed + UInt64(k), $0, -bound, bound) }
        write("\(w.name).W\(k + 1)", inputs, units, "<f8", values)
    }
}

/// The rows of each epoch by the rank of their values, from 1.
func writeOrder(_ w: Workload) {
    var order: [Int32] = []
    for epoch in 0..<w.epochs {
        let keys = (0..<w.rows).map { uniform(1_000_000 * w.seed + UInt64(epoch), $0) }
        order += (0..<w.rows).sorted { (keys[$0], $0) < (keys[$1], $1) }.map { Int32($0 + 1) }
    }
    write("\(w.name).order", w.epochs, w.rows, "<i4", order)
}

func writeData(_ w: Workload) {
    switch w.name {
    case "w1":
        write("w1.x", 4, 1, "<f8", [0, 1, 2, 3] as [Double])
        write("w1.t", 4, 1, "<f8", [0, 0, 1, 1] as [Double])
    case "w2":
        write("w2.x", 4, 2, "<f8", [0, 0, 0, 1, 1, 0, 1, 1] as [Double])
        write("w2.t", 4, 1, "<f8", [0, 1, 1, 0] as [Double])
    case "w3":
        var points: [Float] = []
        for row in 0..<300 {
            let radius = Double(row % 100) / 99
            let angle = Double(row / 100) * (2 * Double.pi / 3) + 4 * radius + 0.2 * uniform(31, row, -1, 1)
            points += [Float(radius * sin(angle)), Float(radius * cos(angle))]
        }
        write("w3.x", 300, 2, "<f4", points)
        write("w3.t", 300, 1, "<i4", (0..<300).map { Int32($0 / 100 + 1) })
    case "w5", "w6":
        let columns = w.sizes[0]
        let x = (0..<w.rows * columns).map { Float(uniform(10 * w.seed + 1, $0, -1, 1)) }
        let teacher = (0..<columns * 10).map { uniform(10 * w.seed + 2, $0, -1, 1) }
        var classes: [Int32] = []
        for row in 0..<w.rows {
            var scores = [Double](repeating: 0, count: 10)
            for column in 0..<columns {
                let value = Double(x[row * columns + column])
                for c in 0..<10 { scores[c] += value * teacher[column * 10 + c] }
            }
            classes.append(Int32((0..<10).max { scores[$0] < scores[$1] }! + 1))
        }
        write("\(w.name).x", w.rows, columns, "<f4", x)
        write("\(w.name).t", w.rows, 1, "<i4", classes)
    default: break
    }
}

for w in workloads where CommandLine.arguments.dropFirst(2).contains(w.name) {
    writeWeights(w)
    if w.epochs > 0 { writeOrder(w) }
    writeData(w)
}
