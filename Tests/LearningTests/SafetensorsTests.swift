import Autodiff
import Foundation
import Testing

@testable import Learning

/// An array that numpy or safetensors wrote: see Tests/References/arrays.py.
private struct ArrayCase: Decodable, CustomTestStringConvertible {
    struct Content: Decodable {
        let sizes: [Int]
        let values: [Double]
    }

    let name, kind: String
    let bytes: Data
    let arrays: [String: Content]

    var testDescription: String { name }

    static let all: [ArrayCase] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/arrays.json")
        do { return try JSONDecoder().decode([ArrayCase].self, from: Data(contentsOf: path)) } catch {
            // Without the references no test that reads them means anything.
            fatalError("arrays.json cannot be read: \(error)")
        }
    }()
}

@Suite struct SafetensorsTests {
    @Test(arguments: ArrayCase.all.filter { $0.kind == "npy" })
    fileprivate func layoutsOfNumPy(_ reference: ArrayCase) throws {
        let matrix = try NumPyReader.matrix(Array(reference.bytes))
        let wanted = try #require(reference.arrays["w"])
        #expect(matrix.values == wanted.values)
        #expect(matrix.rows == wanted.sizes.first ?? 1)
    }

    @Test(arguments: ArrayCase.all.filter { $0.kind == "safetensors" })
    fileprivate func layouts(_ reference: ArrayCase) throws {
        let contents = try Safetensors(Array(reference.bytes))
        #expect(Set(contents.tensors.map(\.name)) == Set(reference.arrays.keys))
        for (name, wanted) in reference.arrays {
            let tensor = try #require(contents[name])
            #expect(tensor.values == wanted.values && tensor.sizes == wanted.sizes, "\(name)")
        }
        if reference.name != "safetensors by hand" {
            #expect(contents.metadata == ["of": "test", "quoted": "a \"b\" \\ ü"])
        }
        // What was read is written so that it is read again.
        let doubles = contents.tensors.map { Safetensors.Tensor($0.name, .float64, $0.sizes, $0.values) }
        let again = try Safetensors(Safetensors(tensors: doubles, metadata: contents.metadata).bytes)
        #expect(Set(again.tensors) == Set(doubles) && again.metadata == contents.metadata)
    }

    /// Byte for byte what the library itself writes.
    @Test func writesAsTheLibraryDoes() throws {
        let reference = try #require(ArrayCase.all.first { $0.kind == "written" })
        let contents = Safetensors(
            tensors: [
                .init("c", .float32, [3], [1, 2, 3]), .init("b", .float64, [1, 2], [1.5, -2]),
                .init("a", .float64, [2, 1], [0.25, 4]),
            ], metadata: ["of": "test"])
        #expect(contents.bytes == Array(reference.bytes))
    }

    @Test(arguments: [
        "{}x", "{", "[]", "{\"a\":1}", "{\"a\":{\"dtype\":\"F64\"}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,16]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1152921504606846976],\"data_offsets\":[0,9223372036854775807]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1e3],\"data_offsets\":[0,8000]}}",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}", "{\"\\ud800\":1}", "{\"a\":\"\u{1}\"}",
    ])
    func headsThatLie(_ head: String) {
        let length = head.utf8.count
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(head.utf8)
        #expect(throws: DataError.self) { try Safetensors(bytes + [UInt8](repeating: 1, count: 8)) }
    }

    /// Files that were cut, grown or changed in single bytes: an error or an array, no trap.
    @Test(arguments: 0..<12) func mutatedFiles(_ seed: Int) {
        var random = RandomSource(seed: seed, for: .data)
        for _ in 0..<30 {
            let reference = ArrayCase.all[random.below(ArrayCase.all.count)]
            var bytes = Array(reference.bytes)
            switch random.below(4) {
            case 0: bytes.removeLast(random.below(bytes.count))
            case 1: bytes += (0..<(1 + random.below(9))).map { _ in UInt8(random.below(256)) }
            case 2: bytes.replaceSubrange(0..<8, with: (0..<8).map { _ in UInt8(random.below(256)) })
            default: for _ in 0..<(1 + random.below(6)) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            }
            if reference.kind == "npy" {
                let matrix = try? NumPyReader.matrix(bytes)
                #expect(matrix?.values.count ?? 0 <= bytes.count)
            } else {
                let contents = try? Safetensors(bytes)
                #expect(contents?.tensors.reduce(0) { $0 + $1.values.count } ?? 0 <= bytes.count)
            }
        }
    }
}
