import Testing

@testable import Autodiff

@Suite struct KinkSidesTests {
    /// A row of the table at inputs, with the sum of its output as the loss.
    private struct Place {
        let sides: KinkSides
        let value: Double
        /// The first element's.
        let slope: Double

        init(_ row: Operation<Double>, _ inputs: [Matrix]) throws {
            var graph = Graph()
            let ids = zip(row.inputNames, inputs).map { graph.addParameter($0, $1.shape) }
            let y = try graph.apply(
                try #require(Operation<Double>.named(row.name)), to: ids, row.examples[0].attribute)
            let sum = try #require(Operation<Double>.named("sum"))
            let loss = try graph.apply(sum, to: [y])
            let computation = makeComputation(graph, loss: loss)
            for (id, input) in zip(ids, inputs) { computation.load(id, input) }
            computation.forward()
            computation.backward()
            sides = KinkSides(computation)
            value = computation.value(y).values[0]
            slope = computation.gradient(0)?.values[0] ?? .nan
        }
    }

    static let rows = Operation<Double>.all.filter { $0.kinks != .none }.map(\.name)

    private static let near = 1e-3

    /// Inputs at a distance from each kink of a row.
    private func inputs(_ row: Operation<Double>, at distance: Double) -> [[Matrix]] {
        switch row.kinks {
        case .none: []
        case .values(let places) where row.arity == 1: places.map { [Matrix($0 + distance)] }
        // What another input is may decide alone.
        case .values(let places):
            places.flatMap { place in [0, 1].map { [Matrix(place + distance), Matrix($0)] } }
        case .ofFirst(let places):
            places.map { place in [Matrix(place + distance), Matrix(-0.25), Matrix(0.7)].prefix(row.arity).map { $0 } }
        case .steps(let offset): [[Matrix(3 + offset + distance)], [Matrix(-2 + offset + distance)]]
        case .ties where row.arity == 3: [[Matrix(0.7 + distance), Matrix(0.7), Matrix(2)]]
        case .ranks: [[Matrix(Shape(1, 3), [0.7 + distance, 0.7, 0.9])]]
        case .quotients: [[Matrix(1.4 + distance), Matrix(0.7)]]
        case .ties where row.arity == 2: [[Matrix(0.7 + distance), Matrix(0.7)]]
        case .ties: [[Matrix(Shape(1, 2), [0.7 + distance, 0.7])]]
        case .differences(let places): places.map { [Matrix(0.3 + $0 + distance), Matrix(0.3)] }
        case .margins(let margin):
            [[Matrix(Shape(1, 2), [0.2, 0.2 - margin + distance]), Matrix(Shape(1, 2), [1, 0])]]
        case .product(let place): [[Matrix(place + distance), Matrix(1)]]
        }
    }

    /// At or across what the table calls a kink, the value or the slope jumps, and sides change; beside it neither does.
    @Test(arguments: rows)
    func sidesChangeWhereSlopesJump(_ name: String) throws {
        let row = try #require(Operation<Double>.row(named: name))
        func places(_ distance: Double) throws -> [Place] { try inputs(row, at: distance).map { try Place(row, $0) } }
        func jumps(_ a: Place, _ b: Place) -> Bool { abs(a.value - b.value) > 0.1 || abs(a.slope - b.slope) > 0.1 }
        let (below, at, above, further) = try (
            places(-Self.near), places(0), places(Self.near), places(2 * Self.near)
        )
        let passed = below.indices.compactMap { kink in
            [at[kink], above[kink]].first { jumps(below[kink], $0) }.map { (below[kink], $0) }
        }
        #expect(row.arity == 1 ? passed.count == below.count : !passed.isEmpty)
        for (here, there) in passed {
            #expect(here.sides != there.sides)
            let changes = here.sides.changes(to: there.sides)
            #expect(changes.map(\.input) == [0] && changes.allSatisfy { !$0.elements.isEmpty })
        }
        for (above, further) in zip(above, further) {
            #expect(!jumps(above, further) && above.sides == further.sides)
            #expect(above.sides.changes(to: further.sides).isEmpty)
        }
    }

    @Test(
        arguments: [
            ("relu", [-1, 0, 2], [1, 0, 2], [0]), ("relu", [-1, 0, 2], [-5, 0.5, 0.1], [1]),
            ("relu", [-1, 0, 2], [-2, 0, 1], []), ("floor", [0.5, 1.2, -0.5], [0.7, 2.1, 0.5], [1, 2]),
            ("round", [0.4, 0.6, 1.4], [0.45, 1.4, 1.6], [2]), ("max", [1, 3, 2], [1, 3, 4], [1, 2]),
            ("max", [1, 3, 2], [2, 3, 2.5], []), ("abs", [1, -1, .infinity], [2, -2, 1e300], []),
        ] as [(String, [Double], [Double], [Int])])
    func elementsThatChangedSides(_ name: String, _ before: [Double], _ after: [Double], _ elements: [Int]) throws {
        let row = try #require(Operation<Double>.row(named: name))
        let (old, new) = try (
            Place(row, [Matrix(Shape(1, 3), before)]).sides, Place(row, [Matrix(Shape(1, 3), after)]).sides
        )
        #expect(old.changes(to: new).flatMap(\.elements) == elements && (old == new) == elements.isEmpty)
    }

    /// What the loss does not depend on is not looked at.
    @Test func onlyOperationsOnTheWayToTheLossCount() throws {
        var graph = Graph()
        let x = graph.addParameter("x", .scalar)
        let relu = try #require(Operation<Double>.named("relu"))
        _ = try graph.apply(relu, to: [x])
        let loss = try graph.apply(try #require(Operation<Double>.named("square")), to: [x])
        let computation = makeComputation(graph, loss: loss)
        let sides = [-1.0, 1].map { value in
            computation.load(x, Matrix(value))
            computation.forward()
            return KinkSides(computation)
        }
        #expect(sides[0] == sides[1])
    }
}
