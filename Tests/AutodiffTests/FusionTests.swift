import Foundation
import Testing

@testable import Autodiff

@Suite struct FusionTests {
    /// Layers with every activation that follows a sum, wide and narrow; one loss, which computes its slope at once.
    @Test(
        arguments: Operation<Double>.all.filter { $0.activation != nil }.map(\.name), [(3, 1), (5, 4), (9, 8), (7, 37)])
    func activationsRunWithTheirSums(_ activation: String, _ size: (rows: Int, columns: Int)) throws {
        for loss in Operation<Double>.all where loss.category == .loss {
            var numbers = Numbers(7)
            var graph = Graph()
            var x = graph.addInput("x", Shape(size.rows, 3))
            let output = try #require(loss.joint?.partner ?? Operation<Double>.all.first(where: \.saturates)?.name)
            for (layer, name) in [activation, activation, output].enumerated() {
                let w = graph.addParameter("W\(layer)", Shape(graph.nodes[x].shape.columns, size.columns))
                let b = graph.addParameter("b\(layer)", Shape(1, size.columns))
                let product = try graph.apply(named("matmul"), to: [x, w])
                let repeated = try graph.apply(named("broadcast"), to: [b], .shape(Shape(size.rows, size.columns)))
                x = try graph.apply(named(name), to: [graph.apply(named("add"), to: [product, repeated])])
            }
            // What reads several outputs for each target gets them all from one.
            if loss.outputsPerTarget > 1 {
                x = try graph.apply(named("concat"), to: [x, x], .axis(.columns))
            }
            let y = graph.addConstant(numbers.matrix(Shape(size.rows, size.columns), in: 0...1))
            let last = try graph.apply(named(loss.name), to: [x, y])
            try compare(graph, last, seed: 8)
        }
    }

    /// What may follow a sum: activations, and functions with bounds, so that no rounding grows from layer to layer.
    private static let functions = Operation<Double>.all.filter { row in
        guard row.arity == 1 else { return false }
        guard case .interval(let range) = row.range, row.category == .elementwise else {
            return row.category == .activation
        }
        return row.fairIntervals[0].contains(-1) && range.lowerBound.isFinite && range.upperBound.isFinite
    }

    private static let losses = Operation<Double>.all.filter { $0.category == .loss }
    /// Losses of any outputs.
    private static let plainLosses = losses.filter {
        $0.demand == .anything && $0.joint == nil && $0.outputsPerTarget == 1
    }

    /// A graph put together by chance: layers, skips, repeated use, losses on the way.
    private func graph(_ seed: UInt64) throws -> (graph: Graph, loss: Int) {
        var numbers = Numbers(seed)
        var graph = Graph()
        let rows = 1 + numbers.below(6)
        var nodes = [graph.addInput("x", Shape(rows, 1 + numbers.below(20)))]
        var losses: [Int] = []
        for layer in 0..<1 + numbers.below(6) {
            let x = nodes[numbers.below(nodes.count)]
            let inner = graph.nodes[x].shape.columns
            let columns = 1 + numbers.below(20)
            let w = graph.addParameter("W\(layer)", Shape(inner, columns))
            let b = graph.addParameter("b\(layer)", Shape(1, columns))
            let product = try graph.apply(named("matmul"), to: [x, w])
            let repeated = try graph.apply(named("broadcast"), to: [b], .shape(Shape(rows, columns)))
            let isSwapped = numbers.below(2) == 0
            let z = try graph.apply(named("add"), to: isSwapped ? [repeated, product] : [product, repeated])
            let function = Self.functions[numbers.below(Self.functions.count)]
            let a = try graph.apply(named(function.name), to: [z])
            nodes.append(a)
            if numbers.below(4) == 0 { nodes.append(z) }
            if numbers.below(4) == 0 { nodes.append(product) }
            if numbers.below(3) == 0 { nodes.append(try graph.apply(named("subtract"), to: [a, z])) }
            let target = graph.addConstant(numbers.matrix(Shape(rows, columns), in: 0...1))
            let readsSum = numbers.below(3) == 0
            let joint = readsSum ? nil : Self.losses.first { $0.joint?.partner == function.name }
            let loss = joint ?? Self.plainLosses[numbers.below(Self.plainLosses.count)]
            losses.append(try graph.apply(named(loss.name), to: [readsSum ? z : a, target]))
        }
        var loss = losses[losses.count - 1]
        for other in losses.dropLast() { loss = try graph.apply(named("add"), to: [loss, other]) }
        return (graph, loss)
    }

    @Test(arguments: 1...200)
    func fusedAndPlainPlansAgree(_ seed: Int) throws {
        let (graph, loss) = try graph(UInt64(seed))
        try compare(graph, loss, seed: UInt64(seed) + 1000)
    }

    /// Runs a graph plainly and in the ways in which training runs it, and compares everything that is there.
    private func compare(_ graph: Graph, _ loss: Int, seed: UInt64) throws {
        let plain = Workspace<Double>(graph, loss: loss)
        let lean = Workspace<Double>(graph, loss: loss, gradientsOf: .parameters)
        let fused = Workspace<Double>(graph, loss: loss, gradientsOf: .parameters, isFused: true)
        let rate = UnsafeMutablePointer<Double>.allocate(capacity: 1)
        rate.initialize(to: -0.125)
        defer { rate.deallocate() }
        let descending = Workspace<Double>(
            graph, loss: loss, gradientsOf: .parameters, isFused: true, rate: rate)
        var numbers = Numbers(seed)
        for (id, node) in graph.nodes.enumerated() {
            switch node.source {
            case .input, .parameter:
                let value = numbers.matrix(node.shape, in: -1...1)
                for workspace in [plain, lean, fused, descending] { workspace.load(id, value) }
            case .constant, .draw, .operation: break
            }
        }
        for workspace in [plain, lean, fused] {
            // Twice: nothing is left over from the first pass.
            for _ in 0..<2 {
                workspace.forward()
                workspace.backward()
            }
        }
        for id in graph.nodes.indices where plain.isReached(id) {
            #expect(lean.value(id) == plain.value(id))
            if fused.holdsValue(id) { expectClose(fused.value(id), plain.value(id), 1e-12, "value \(id)") }
        }
        for id in graph.parameters {
            let expected = plain.gradient(id)
            #expect(lean.gradient(id) == expected)
            #expect((fused.gradient(id) == nil) == (expected == nil))
            if let found = fused.gradient(id), let expected { expectClose(found, expected, 1e-12, "gradient \(id)") }
        }
        let before = graph.parameters.map(descending.value)
        descending.plan.run()
        for (id, value) in zip(graph.parameters, before) {
            let slope = descending.descends(id) ? plain.gradient(id) : nil
            let moved = slope.map { zip(value.values, $0.values).map { $0 - 0.125 * $1 } } ?? value.values
            expectClose(descending.value(id), Matrix(value.shape, moved), 1e-12, "parameter \(id)")
        }
    }

    @Test(arguments: losses.compactMap { loss in loss.joint.map { (loss.name, $0.partner) } })
    func fusionHappens(_ loss: String, _ partner: String) throws {
        var graph = Graph()
        let x = graph.addInput("x", Shape(4, 3))
        let y = graph.addInput("y", Shape(4, 2))
        let w = graph.addParameter("W", Shape(3, 2))
        let b = graph.addParameter("b", Shape(1, 2))
        let product = try graph.apply(named("matmul"), to: [x, w])
        let repeated = try graph.apply(named("broadcast"), to: [b], .shape(Shape(4, 2)))
        let z = try graph.apply(named("add"), to: [product, repeated])
        let a = try graph.apply(named(partner), to: [z])
        let last = try graph.apply(named(loss), to: [a, y])
        let fused = Workspace<Double>(graph, loss: last, gradientsOf: .parameters, isFused: true)
        #expect(fused.forwardPlan.count == 2 && fused.backwardPlan.count == 2)
        #expect(!fused.holdsValue(product) && fused.holdsValue(z) && !fused.holdsValue(a))
    }

    /// A loss and its slope have all their digits where the shares are 1 and 0 but for rounding, in both precisions and
    /// however the graph is run.
    @Test(arguments: [5, 20, 36, 60, 80])
    func sureModelsKeepTheirDigits(_ z: Double) throws {
        try sureModel(Double.self, z, 1e-15)
        try sureModel(Float.self, z, 1e-6)
    }

    private func sureModel<S: Scalar>(_: S.Type, _ z: Double, _ tolerance: Double) throws {
        let rest = 2 * exp(-z)
        let cases = [
            (
                "ce", Matrix(Shape(1, 3), [z, 0, 0]), Matrix(Shape(1, 3), [1, 0, 0]), log1p(rest),
                [-rest / (1 + rest), rest / 2 / (1 + rest), rest / 2 / (1 + rest)]
            ),
            ("bce", Matrix(z), Matrix(1), log1p(exp(-z)), [-exp(-z) / (1 + exp(-z))]),
            ("bce", Matrix(-z), Matrix(0), log1p(exp(-z)), [exp(-z) / (1 + exp(-z))]),
        ]
        for (name, logits, y, value, slopes) in cases {
            var graph = Graph()
            let z = graph.addParameter("z", logits.shape)
            let target = graph.addInput("y", logits.shape)
            let partner = try #require(Operation<Double>.row(named: name)?.joint?.partner)
            let loss = try graph.apply(named(name), to: [graph.apply(named(partner), to: [z]), target])
            for isFused in [false, true] {
                let workspace = Workspace<S>(graph, loss: loss, gradientsOf: .parameters, isFused: isFused)
                workspace.load(z, logits)
                workspace.load(target, y)
                workspace.forward()
                workspace.backward()
                #expect(abs(workspace.value(loss).values[0] / value - 1) < tolerance, "\(name) \(isFused)")
                for (found, expected) in zip(try #require(workspace.gradient(z)).values, slopes) {
                    #expect(abs(found / expected - 1) < tolerance, "d\(name) \(isFused)")
                }
            }
        }
    }

    /// The three products of a layer and its gradients, in halves: both on this thread, and one of them on another.
    @Test(arguments: [(200, 200, 200), (64, 784, 128), (30, 2000, 1001)])
    func twoThreadsGiveTheBitsOfOne(_ rows: Int, _ inner: Int, _ columns: Int) throws {
        try #require(Worker.processors > 1, "there is nothing to compare: this needs a second processor")
        let worker = Worker(helps: true)
        var numbers = Numbers(4)
        func pointer(_ count: Int) -> UnsafeMutablePointer<Float> {
            let pointer = UnsafeMutablePointer<Float>.allocatePadded(count)
            Float.load(numbers.matrix(Shape(1, count)).values[...], to: pointer)
            return pointer
        }
        let (x, w, y) = (pointer(rows * inner), pointer(inner * columns), pointer(rows * columns))
        defer { for pointer in [x, w, y] { pointer.deallocatePadded() } }
        for (left, right) in [(false, false), (false, true), (true, false)] {
            let (first, second) = Product(
                x, w, into: y, rows: rows, columns: columns, inner: inner, transposesLeft: left, transposesRight: right
            ).halves
            func result(_ run: () -> Bool) -> (isShared: Bool, values: [Double]) {
                y.update(repeating: .nan, count: rows * columns)
                return (run(), Float.values(y, rows * columns))
            }
            let one = result { Worker(helps: false).run(.float(first), .float(second)) }
            #expect(!one.isShared && !one.values.contains { $0.isNaN })
            // The other thread may come too late.
            var two = result { worker.run(.float(first), .float(second)) }
            for _ in 0..<1000 where !two.isShared { two = result { worker.run(.float(first), .float(second)) } }
            #expect(two.isShared && two.values == one.values, "\(left) \(right)")
        }
    }

    @Test(arguments: [
        (1, 1, 1), (4, 1, 1), (1, 9, 1), (5, 7, 3), (6, 3, 33), (33, 40, 17), (2, 30, 70), (6, 20, 19), (40, 5, 7),
    ])
    func productsAreTheSameWithAndWithoutBLAS(_ rows: Int, _ inner: Int, _ columns: Int) {
        var numbers = Numbers(9)
        func pointer(_ count: Int) -> UnsafeMutablePointer<Double> {
            let pointer = UnsafeMutablePointer<Double>.allocatePadded(count)
            Double.load(numbers.matrix(Shape(1, count)).values[...], to: pointer)
            return pointer
        }
        let (x, w, bias, y, z) = (
            pointer(rows * inner), pointer(inner * columns), pointer(columns), pointer(rows * columns),
            pointer(rows * columns)
        )
        defer { for pointer in [x, w, bias, y, z] { pointer.deallocatePadded() } }
        let count = rows * columns
        for (left, right, adds) in [
            (false, false, false), (true, false, false), (false, true, false), (true, false, true), (false, true, true),
        ] {
            func product(into y: UnsafeMutablePointer<Double>) -> Product<Double> {
                var product = Product(
                    x, w, into: y, rows: rows, columns: columns, inner: inner, transposesLeft: left,
                    transposesRight: right, adds: adds)
                product.factor = 0.5
                return product
            }
            let old = Double.values(y, count)
            Double.load(old[...], to: z)
            if count % 2 == 0 {
                let (first, second) = product(into: y).halves
                first.runAlone()
                second.runAlone()
            } else {
                product(into: y).runAlone()
            }
            Double.gemm(product(into: z))
            expectClose(
                Matrix(Shape(rows, columns), Double.values(y, count)),
                Matrix(Shape(rows, columns), Double.values(z, count)), 1e-12, "\(left) \(right) \(adds)")
        }
    }
}
