import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The numbers of another program beside those of a training.
@Suite struct ForeignNumbersTests {
    private static let opening = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5"

    /// A training that is written down as another program would: before each update, with what that update computes.
    private func recorded(_ names: [String], _ updates: Int, _ train: String = "") -> [String: [Matrix]] {
        let program = Harness(Self.opening)
        var arrays: [String: [Matrix]] = [:]
        for update in 0..<updates {
            program.must("backward")
            for name in names { arrays[name, default: []].append(program.matrix(name) ?? Matrix(0)) }
            if update + 1 < updates { program.must("step") }
        }
        return arrays
    }

    private func array(_ name: String, _ matrices: [Matrix], isShort: Bool = false) -> ArchiveWriter.Array {
        let shape = matrices[0].shape
        return .init(
            name: name, sizes: [matrices.count] + (shape.isScalar ? [] : [shape.rows, shape.columns]),
            values: matrices.flatMap(\.values), isShort: isShort)
    }

    private func comparing(
        _ arrays: [ArchiveWriter.Array], after statements: String, _ rest: String = ""
    ) -> (rows: [[Report.Cell]], text: String, harness: Harness) {
        let harness = Harness(Self.opening + statements)
        harness.files["run.npz"] = ArchiveWriter.bytes(arrays)
        harness.run("compare with \"run.npz\"\(rest)")
        let text = harness.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }.last
        return (harness.tables("foreign").first?.rows ?? [], text ?? "\(harness.errors.map(\.message))", harness)
    }

    private static let names = ["W1", "b1", "W2", "b2", "z1", "a1", "yhat", "loss", "dW1", "dz1", "dW2"]

    @Test(arguments: [false, true]) func equalNumbersAgree(isShort: Bool) {
        let arrays = recorded(Self.names, 12).map { array($0.key, $0.value, isShort: isShort) }
        for statements in ["; repeat 11 { step }", "; train 11", "; train 4; train 30", "; train 11; undo; train 11"] {
            let found = comparing(arrays, after: statements)
            #expect(found.text.hasPrefix("all numbers agree"), "\(statements): \(found.text)")
            #expect(
                found.rows.count == Self.names.count
                    && found.rows.allSatisfy { $0[1] == .integer(12) && $0[2] == .integer(12) })
        }
    }

    @Test(arguments: [0, 1, 5, 11], ["W1", "a1", "dW1", "loss", "dz1"])
    func oneWrongNumberIsFound(moment: Int, name: String) throws {
        var arrays = recorded(Self.names, 12)
        var matrix = try #require(arrays[name]?[moment])
        let place = matrix.values.count - 1
        var values = matrix.values
        values[place] += 1e-6
        matrix = Matrix(matrix.shape, values)
        arrays[name]?[moment] = matrix
        let found = comparing(arrays.map { array($0.key, $0.value) }, after: "; train 20")
        let index = matrix.shape.isScalar ? "" : "[\(place / matrix.columns + 1),\(place % matrix.columns + 1)]"
        #expect(
            found.text.hasPrefix("the first difference is at step \(moment), in \(name)\(index): "), "\(found.text)")
        let loose = comparing(arrays.map { array($0.key, $0.value) }, after: "; train 20", " tolerance=0.001")
        #expect(loose.text.hasPrefix("all numbers agree"), "\(loose.text)")
    }

    @Test func oneMomentIsThePresentOne() throws {
        let all = recorded(["W1", "b1", "a1", "dW2"], 8)
        let seventh = try #require(all.mapValues { $0[7] } as [String: Matrix]?)
        let weights = try #require(seventh["W1"])
        let transposed = (0..<6).map { weights.values[$0 % 2 * 3 + $0 / 2] }
        let arrays = [
            // As PyTorch has the weights of a layer: units × inputs; and its biases: one dimension.
            ArchiveWriter.Array(name: "W1", sizes: [3, 2], values: transposed),
            ArchiveWriter.Array(name: "b1", sizes: [3], values: seventh["b1"]?.values ?? []),
            ArchiveWriter.Array(name: "a1", sizes: [4, 3], values: seventh["a1"]?.values ?? []),
            ArchiveWriter.Array(name: "dW2", sizes: [3, 1], values: seventh["dW2"]?.values ?? []),
            ArchiveWriter.Array(name: "epoch_time", sizes: [1], values: [3]),
        ]
        let found = comparing(arrays, after: "; train 20; goto step 7")
        #expect(found.text.hasPrefix("all numbers agree"), "\(found.text)")
        let notices = found.harness.notices.map(\.message)
        #expect(notices.contains("rows and columns are exchanged in the file: W1 read so"))
        #expect(notices.contains("not compared, no value here is called so: epoch_time"))
        #expect(comparing(arrays, after: "; train 20").text.hasPrefix("the first difference is at step 20, in W1["))
    }

    /// The batch that an update reads is that of the other program.
    @Test func batchesAreThoseOfTheUpdates() {
        let opening = Self.opening + "; order = [3, 1, 4, 2; 2, 3, 1, 4]"
        let program = Harness(opening)
        var (outputs, slopes): ([Double], [Double]) = ([], [])
        for rows in [[3, 1], [4, 2], [2, 3], [1, 4]] {
            let alone = Harness()
            alone.interpreter.session = program.session
            alone.must("x = x[\(rows),:]; y = y[\(rows),:]; backward")
            outputs += alone.values("a1")
            slopes += alone.values("dW1")
            program.must("train 1 steps batch=2 order=order")
        }
        let harness = Harness(opening)
        harness.files["run.npz"] = ArchiveWriter.bytes([
            .init(name: "a1", sizes: [4, 2, 3], values: outputs), .init(name: "dW1", sizes: [4, 2, 3], values: slopes),
        ])
        harness.must("train 2 batch=2 order=order; compare with \"run.npz\"")
        #expect(
            harness.blocks.last
                == .text("all numbers agree; differences are shares of the largest number in the array"))
    }

    /// What lies ahead is not compared, and what is not compared is said.
    @Test func gapsAreTold() {
        let arrays = recorded(["W1", "loss"], 12).map { array($0.key, $0.value) }
        let early = comparing(arrays, after: "; train 30; goto step 5")
        #expect(early.rows.map { $0[1] } == [.integer(6), .integer(6)] && early.text.hasPrefix("all numbers agree"))
        #expect(early.harness.notices.contains { $0.message.contains("has more moments than this training") })
        let batches = comparing(recorded(["a1"], 3).map { array($0.key, $0.value) }, after: "; train 2 batch=3")
        #expect(
            batches.harness.notices.contains {
                $0.message.hasPrefix("a1 was not compared where its shape is another: at step 0 it is 3×3 here")
            })
        // One moment of a training, with the dimension of the moments.
        let one = recorded(["W1", "b1", "loss"], 1).map { array($0.key, $0.value) }
        #expect(comparing(one, after: "; train 1").text.hasPrefix("all numbers agree"))
    }

    @Test(arguments: [
        (
            [ArchiveWriter.Array(name: "W1", sizes: [5, 5], values: [Double](repeating: 0, count: 25))],
            "W1 is 5×5 in 'run.npz' and 2×3 here",
            "an array has the shape of the value, or one dimension more: one for each update"
        ),
        (
            [ArchiveWriter.Array(name: "weights", sizes: [2, 3], values: [Double](repeating: 0, count: 6))],
            "'run.npz' holds nothing that is called as a value here: weights",
            "its arrays are compared by their names: x, y, W1, b1, W2, b2, z1, a1"
        ),
        (
            [], "'run.npz' holds nothing that is called as a value here: it is empty",
            "its arrays are compared by their names: x, y, W1, b1, W2, b2, z1, a1"
        ),
    ])
    func whatCannotBeComparedIsTold(arrays: [ArchiveWriter.Array], message: String, hint: String) {
        let harness = comparing(arrays, after: "; train 3").harness
        #expect(harness.error?.message == message)
        #expect(harness.error?.hint == hint)
    }
}
