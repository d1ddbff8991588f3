import Autodiff
import Testing

@testable import Learning

@Suite struct TrainerTests {
    private func model(_ rows: Int, loss: String = "mse") throws -> TrainingGraph {
        func id(_ name: String) throws -> OperationID { try #require(Operation<Double>.named(name)) }
        var graph = Graph()
        let x = graph.addInput("x", Shape(rows, 2))
        let y = graph.addInput("y", Shape(rows, 1))
        let w1 = graph.addParameter("W1", Shape(2, 3))
        let b1 = graph.addParameter("b1", Shape(1, 3))
        let w2 = graph.addParameter("W2", Shape(3, 1))
        let p1 = try graph.apply(id("matmul"), to: [x, w1])
        let repeated = try graph.apply(id("broadcast"), to: [b1], .shape(Shape(rows, 3)))
        let z1 = try graph.apply(id("add"), to: [p1, repeated])
        let a1 = try graph.apply(id("tanh"), to: [z1])
        let z2 = try graph.apply(id("matmul"), to: [a1, w2])
        let yhat = try graph.apply(id("sigmoid"), to: [z2])
        let value = try graph.apply(id(loss), to: [yhat, y])
        return TrainingGraph(graph: graph, x: x, y: y, parameters: [w1, b1, w2], loss: value)
    }

    /// Every way in which rows, graph and parameters can disagree is refused before anything is read or written.
    @Test(arguments: Precision.allCases, [nil, 3])
    func whatDoesNotFitIsRefused(_ precision: Precision, _ batchSize: Int?) throws {
        let good = try setup(precision, batchSize: batchSize)
        _ = try Trainer(good).run(steps: 2)
        func refuses(_ what: String, _ change: (inout TrainingSetup) -> Void) {
            var bad = good
            change(&bad)
            #expect(throws: DataError.self, "\(what)") { try Trainer(bad) }
        }
        refuses("fewer targets") { $0.y = Matrix(Shape(9, 1), repeating: 0) }
        refuses("more targets") { $0.y = Matrix(Shape(11, 1), repeating: 0) }
        refuses("one target") { $0.y = Matrix(1) }
        refuses("a row of targets") { $0.y = Matrix(Shape(1, 10), repeating: 0) }
        refuses("more columns of targets") { $0.y = Matrix(Shape(10, 2), repeating: 0) }
        refuses("no targets") { $0.y = nil }
        refuses("fewer columns of inputs") { $0.x = Matrix(Shape(10, 1), repeating: 0) }
        refuses("no inputs") { $0.x = nil }
        refuses("a parameter too few") { $0.parameters.removeLast() }
        refuses("a parameter of another shape") { $0.parameters[0] = Matrix(Shape(3, 2), repeating: 0) }
        let fixed = try model(batchSize == nil ? 12 : 2)
        refuses("a graph for another number of rows") { $0.makeGraph = { _ in fixed } }
    }

    private func setup(
        _ precision: Precision = .float64, optimizer: String = "adam", batchSize: Int?, rows: Int = 10
    ) throws -> TrainingSetup {
        var random = RandomSource(seed: 5, for: .weights)
        func matrix(_ shape: Shape) -> Matrix {
            Matrix(
                shape,
                (0..<shape.count).map { _ in precision == .float64 ? random.uniform() : Double(Float(random.uniform()))
                })
        }
        let parameters = [matrix(Shape(2, 3)), matrix(Shape(1, 3)), matrix(Shape(3, 1))]
        return TrainingSetup(
            precision: precision, parameters: parameters,
            optimizer: OptimizerState(try #require(OptimizerRow.named(optimizer)), ["lr": 0.05]),
            x: matrix(Shape(rows, 2)), y: matrix(Shape(rows, 1)), batchSize: batchSize,
            cursor: BatchCursor(RandomSource(seed: 5, for: .order)), makeGraph: { try model($0) })
    }

    @Test(arguments: Precision.allCases, [nil, 1, 4, 10])
    func trainingInTwoPartsIsTrainingInOne(_ precision: Precision, _ batchSize: Int?) throws {
        var setup = try setup(precision, batchSize: batchSize)
        let whole = try Trainer(setup)
        #expect(whole.run(steps: 17) == 17)
        let first = try Trainer(setup)
        #expect(first.run(steps: 8) == 8)
        (setup.parameters, setup.optimizer, setup.cursor) = (first.parameters, first.optimizer, first.cursor)
        let second = try Trainer(setup)
        #expect(second.run(steps: 9) == 9)
        #expect(second.parameters == whole.parameters)
        #expect(second.optimizer == whole.optimizer)
        #expect(second.cursor == whole.cursor)
        #expect(second.lastLoss == whole.lastLoss)
        #expect(whole.optimizer.steps == 17)
    }

    @Test func anEpochDrawsEachRowOnceAndUsesTheShortBatch() throws {
        var cursor = BatchCursor(RandomSource(seed: 1, for: .order))
        var sizes: [Int] = []
        var drawn: [Int32] = []
        for _ in 0..<3 {
            let range = cursor.next(4, of: 10, shuffles: true)
            sizes.append(range.count)
            drawn += cursor.order[range]
        }
        #expect(sizes == [4, 4, 2])
        #expect(drawn.sorted() == Array(0..<10))
        let first = cursor.order
        _ = cursor.next(4, of: 10, shuffles: true)
        #expect(cursor.order != first)
        let trainer = try Trainer(setup(batchSize: 4))
        #expect(trainer.stepsPerEpoch == 3)
        _ = trainer.run(steps: 7)
        #expect(trainer.epochsDone == 2)
    }

    @Test func aGivenOrderIsFollowedAlsoInTwoParts() throws {
        let given = try GivenOrder(Matrix(Shape(2, 6), [3, 1, 2, 4, 5, 6, 6, 5, 4, 3, 2, 1]), rows: 6)
        var cursor = BatchCursor(RandomSource(seed: 1, for: .order))
        _ = cursor.next(4, of: 6, shuffles: true)
        cursor.follow(given)
        var drawn: [Int32] = []
        for _ in 0..<6 {
            cursor.follow(given)
            let batch = cursor.next(4, of: 6, shuffles: true)
            drawn += cursor.order[batch]
        }
        let (first, second): ([Int32], [Int32]) = ([2, 0, 1, 3, 4, 5], [5, 4, 3, 2, 1, 0])
        #expect(drawn == first + second + first)
        cursor.follow(nil)
        _ = cursor.next(6, of: 6, shuffles: false)
        #expect(cursor.order == Array(0..<6))
    }

    @Test func anOrderMustHoldEachRowOnce() {
        #expect(throws: GivenOrder.Flaw.columns(2, needed: 3)) { try GivenOrder(Matrix(Shape(1, 2), [1, 2]), rows: 3) }
        #expect(throws: GivenOrder.Flaw.twice(row: 2, epoch: 2)) {
            try GivenOrder(Matrix(Shape(2, 2), [1, 2, 2, 2]), rows: 2)
        }
        for wrong in [0, 3, 1.5, .nan, .infinity] {
            #expect(throws: GivenOrder.Flaw.self) { try GivenOrder(Matrix(Shape(1, 2), [1, wrong]), rows: 2) }
        }
    }

    @Test(arguments: OptimizerRow.all.map(\.name), Precision.allCases)
    func aStepIsTheStepOfTheFourCommands(_ optimizer: String, _ precision: Precision) throws {
        let setup = try setup(precision, optimizer: optimizer, batchSize: nil)
        let trainer = try Trainer(setup)
        // A search answers last digits with larger ones: it is followed for less long.
        let searches = setup.optimizer.searches
        let steps = searches ? 4 : 20
        _ = trainer.run(steps: steps)
        let model = try model(10)
        let computation = makeComputation(model.graph, loss: model.loss, precision: precision)
        var (parameters, state) = (setup.parameters, setup.optimizer)
        computation.load(model.x ?? 0, try #require(setup.x))
        computation.load(model.y ?? 0, try #require(setup.y))
        var loss = Double.nan
        for _ in 0..<steps {
            for (id, value) in zip(model.parameters, parameters) { computation.load(id, value) }
            computation.forward()
            computation.backward()
            loss = computation.value(model.loss)[0, 0]
            let gradients = try model.parameters.map { try #require(computation.gradient($0)) }
            state.update(parameters: &parameters, gradients: gradients, precision: precision) {
                .init(loss: loss) { parameters in
                    for (id, value) in zip(model.parameters, parameters) { computation.load(id, value) }
                    computation.forward()
                    computation.backward()
                    return (computation.value(model.loss)[0, 0], model.parameters.map(computation.gradient))
                }
            }
        }
        let tolerance = precision == .float64 ? (searches ? 1e-10 : 1e-12) : searches ? 2e-2 : 1e-4
        #expect(abs(loss - trainer.lastLoss) < tolerance)
        for (found, expected) in zip(trainer.parameters.flatMap(\.values), parameters.flatMap(\.values)) {
            #expect(abs(found - expected) < tolerance * max(1, abs(expected)))
        }
    }

    /// A search compares the loss of the same rows.
    @Test(arguments: OptimizerRow.all.filter(\.searches).map(\.name), Precision.allCases)
    func aSearchTakesNoBatches(_ optimizer: String, _ precision: Precision) throws {
        #expect(throws: DataError.self) { try Trainer(setup(precision, optimizer: optimizer, batchSize: 4)) }
    }

    @Test func aStopComesBetweenTwoUpdates() throws {
        let trainer = try Trainer(setup(batchSize: 4))
        var questions = 0
        let done = trainer.run(steps: 1_000_000) {
            questions += 1
            return questions == 4
        }
        #expect(done > 0 && done < 1_000_000)
        #expect(trainer.optimizer.steps == done)
        #expect(trainer.lastLoss.isFinite && trainer.epochLoss.isFinite)
    }

    @Test func theLearningRateMayChangeBetweenRuns() throws {
        let trainer = try Trainer(setup(optimizer: "sgd", batchSize: nil))
        trainer.learningRate = 0
        let before = trainer.parameters
        _ = trainer.run(steps: 3)
        #expect(trainer.parameters == before)
        #expect(trainer.optimizer.learningRate == 0)
    }

    @Test(arguments: OptimizerRow.all.map(\.name), Precision.allCases)
    func parametersOutOfReachStayWhereTheyAre(_ optimizer: String, _ precision: Precision) throws {
        let searches = try #require(OptimizerRow.named(optimizer)).searches
        var setup = try setup(precision, optimizer: optimizer, batchSize: searches ? nil : 4)
        setup.optimizer = OptimizerState(setup.optimizer.row, ["lr": 0.05, "weight_decay": 0.1])
        let idle = Matrix(Shape(2, 2), [1, 2, 3, 4])
        setup.parameters.insert(idle, at: 1)
        setup.makeGraph = { rows in
            let model = try self.model(rows)
            var graph = model.graph
            var parameters = model.parameters
            parameters.insert(graph.addParameter("idle", Shape(2, 2)), at: 1)
            return TrainingGraph(graph: graph, x: model.x, y: model.y, parameters: parameters, loss: model.loss)
        }
        let trainer = try Trainer(setup)
        _ = trainer.run(steps: 5)
        #expect(trainer.parameters[1] == idle)
        #expect(trainer.parameters[0] != setup.parameters[0] && trainer.parameters[3] != setup.parameters[3])
        var (parameters, state) = (setup.parameters, setup.optimizer)
        // The gradients of half the sum of squares.
        func slopes(_ parameters: [Matrix]) -> [Matrix?] { parameters.enumerated().map { $0 == 1 ? nil : $1 } }
        func loss(_ parameters: [Matrix]) -> Double {
            slopes(parameters).reduce(0) { $0 + ($1?.values.reduce(0) { $0 + $1 * $1 / 2 } ?? 0) }
        }
        for _ in 0..<2 {
            let here = loss(parameters)
            state.update(parameters: &parameters, gradients: slopes(parameters), precision: precision) {
                .init(loss: here) { (loss($0), slopes($0)) }
            }
        }
        #expect(parameters[1] == idle && parameters[0] != setup.parameters[0])
    }
}
