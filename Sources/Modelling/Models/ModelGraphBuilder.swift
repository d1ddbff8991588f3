import Autodiff
import OrderedCollections
import Reporting
import Syntax

extension ModelGraph {
    /// The state of a lowering.
    package struct Builder {
        let model: Model
        let demand: Demand
        let evaluator: Evaluator
        let scope: Scope
        var stages: [Stage] = []
        var stageNames: Set<String> = []
        /// The last name that each node got.
        var latestNames: [Graph.NodeID: String] = [:]
        let x: Graph.NodeID?
        let y: Graph.NodeID?
        let weights: Graph.NodeID?
        var parameters: OrderedDictionary<String, Graph.NodeID> = [:]
        var names: [Graph.NodeID: String] = [:]
        /// The nodes of names whose value is known and is read as numbers.
        var constants: [String: Graph.NodeID] = [:]
        /// The number of the next round of a name that is assigned more than once.
        var rounds: [String: Int] = [:]
        let repeated: Set<String>
        var unrolled = 0
        /// Names that have no value because their formulas were left out.
        var omitted: Set<String>
        /// Up to here the nodes have been looked through for random numbers without a name.
        private var examined = 0
        private var drawCounts: [String: Int] = [:]
        private let host: Evaluator.Host

        /// The names visible so far; a class, since the evaluator's host reads it while the builder goes on.
        final class Scope {
            var values: [String: Value] = [:]
        }

        package static let mostFormulas = 100_000

        init(
            _ model: Model, parameterShapes: OrderedDictionary<String, Shape>, for demand: Demand,
            host: Evaluator.Host
        ) {
            self.model = model
            self.demand = demand
            omitted = demand.omitsLoss ? ["y"] : []
            let scope = Scope()
            var inner = host
            inner.resolve = { (name) throws(Diagnostic) in
                if let value = scope.values[name] { return value }
                if name == "x" { throw Diagnostic.noInputs }
                if name == "y" { throw Diagnostic.noTargets }
                let value = try host.resolve(name)
                if value == nil, model.assigns(name) {
                    throw Diagnostic.usedBeforeFormula(name, formula: model.formula(of: name)?.text)
                }
                return value
            }
            inner.names = { Array(scope.values.keys) + host.names() }
            let evaluator = Evaluator(source: model.source, host: inner)
            evaluator.origins = Origins()
            evaluator.isEvaluation = demand.isEvaluation
            x = demand.x.map { evaluator.graph.addInput("x", $0) }
            y = demand.y.map { evaluator.graph.addInput("y", $0) }
            weights =
                demand.isWeighted
                ? demand.y.map { evaluator.graph.addInput(ModelGraph.nameOfWeights, Shape($0.rows, 1)) } : nil
            for (name, shape) in parameterShapes {
                let node = evaluator.graph.addParameter(name, shape)
                parameters[name] = node
                names[node] = name
                scope.values[name] = .node(node, shape)
            }
            if let x, let shape = demand.x {
                names[x] = "x"
                scope.values["x"] = .node(x, shape)
            }
            if let y, let shape = demand.y {
                if demand.targets.node == .name("y") { names[y] = "y" }
                scope.values["y"] = .node(y, shape)
            }
            if let weights, let y = demand.y {
                names[weights] = ModelGraph.nameOfWeights
                scope.values[ModelGraph.nameOfWeights] = .node(weights, Shape(y.rows, 1))
            }
            self.evaluator = evaluator
            self.host = host
            self.scope = scope
            repeated = Model.repeatedNames(model.body)
        }

        mutating func lower() throws(Diagnostic) {
            try run(model.body, insideLoop: false)
            if let yhat = scope.values["yhat"], case .known = yhat {
                throw evaluator.failure(Diagnostic.outputDependsOnNothing, at: model.body.last?.span ?? .none)
            }
            guard !model.hasLoss, let loss = demand.loss, demand.y != nil else { return }
            let whole = penalized(lossOfLogits ?? loss)
            let value = try evaluator.evaluate(whole, in: demand.lossSource)
            guard let shape = value.shape, shape.isScalar, case .node = value else {
                throw Diagnostic.lossIsNoNumber(loss.text, value.shape)
            }
            try nameDraws(but: value)
            record("loss", value, whole.substituting(["y": demand.targets]))
        }

        /// The loss over the named value that the operation which made the output reads; nil where there is none.
        private var lossOfLogits: Expression? {
            guard let form = demand.lossOfLogits, case .node(let output, _)? = scope.values["yhat"],
                case .operation(let id, let inputs, _) = evaluator.graph.nodes[output].source,
                Operation<Double>[id].name == form.partner, let name = names[inputs[0]]
            else { return nil }
            return form.expression.substituting([JointRule.inputOfPartner: Expression(name: name)])
        }

        private func penalized(_ loss: Expression) -> Expression { demand.penalties.reduce(loss) { $0 + $1 } }

        private mutating func run(_ statements: [Statement], insideLoop: Bool) throws(Diagnostic) {
            for statement in statements {
                unrolled += 1
                guard unrolled <= Self.mostFormulas else {
                    throw evaluator.failure(Diagnostic.modelTooLong(Self.mostFormulas), at: statement.span)
                }
                try run(statement, insideLoop: insideLoop)
            }
        }

        private mutating func run(_ statement: Statement, insideLoop: Bool) throws(Diagnostic) {
            switch statement.node {
            case .assignment(let assignment): try assign(assignment, statement, insideLoop: insideLoop)
            case .repetition(let count, let body):
                let rounds = try evaluator.integer(count, for: "the number of rounds", in: 0...Self.mostFormulas)
                for _ in 0..<rounds { try run(body.statements, insideLoop: true) }
            case .forLoop(let variable, let values, let body):
                let name = variable.text
                let outer = (scope.values[name], evaluator.origins?.names[name])
                for value in try evaluator.matrix(values).values {
                    scope.values[name] = .number(value)
                    evaluator.origins?.names[name] = Expression(number: value)
                    try run(body.statements, insideLoop: true)
                }
                scope.values[name] = outer.0
                evaluator.origins?.names[name] = outer.1
            case .conditional(let branches, let otherwise):
                for branch in branches
                where FunctionTable.isTrue(try evaluator.scalar(branch.condition, for: "a condition")) {
                    return try run(branch.body.statements, insideLoop: insideLoop)
                }
                if let otherwise { try run(otherwise.statements, insideLoop: insideLoop) }
            case .expression, .command, .whileLoop, .breakLoop, .continueLoop, .function, .model, .parameter, .define:
                throw evaluator.failure(Diagnostic.notInModel(statement.text), at: statement.span)
            }
        }

        private mutating func assign(
            _ assignment: Assignment, _ statement: Statement, insideLoop: Bool
        ) throws(Diagnostic) {
            let name = assignment.target.text
            guard assignment.indices == nil else {
                throw evaluator.failure(Diagnostic.noElementsInModel(name), at: statement.span)
            }
            guard scope.values[name] == nil || rounds[name] != nil || stageNames.contains(name) else {
                throw evaluator.failure(Diagnostic.shadowedInModel(name), at: assignment.target.span)
            }
            var expression = assignment.value
            if let operation = assignment.operation {
                let target = Expression(.name(name), assignment.target.span)
                expression = Expression(.binary(operation, target, assignment.value), statement.span)
            }
            if demand.omitsLoss {
                guard name != "loss", !expression.reads(omitted, demand.functions) else {
                    omitted.insert(name)
                    return
                }
                omitted.remove(name)
            }
            if name == "loss" { expression = penalized(expression) }
            let value = try evaluator.evaluate(expression)
            guard value.shape != nil else { throw evaluator.failure(Diagnostic.textInFormula, at: expression.span) }
            try nameDraws(but: value)
            if name == "loss" {
                guard let shape = value.shape, shape.isScalar, case .node = value else {
                    throw evaluator.failure(
                        Diagnostic.lossIsNoNumber(assignment.value.text, value.shape), at: assignment.value.span)
                }
            }
            let written = expression.substituting(evaluator.origins?.names ?? [:])
            if repeated.contains(name) {
                // A constant before the first round is the state from which the rounds start.
                let round = rounds[name] ?? (insideLoop ? 1 : isReassignedInLoop(name) || !value.isNode ? 0 : 1)
                rounds[name] = round + 1
                record("\(name)_\(round)", value, written, readAs: name)
                evaluator.origins?.names[name] = Expression(name: "\(name)_\(round)")
            } else {
                record(name, value, written)
            }
        }

        private mutating func record(
            _ name: String, _ value: Value, _ expression: Expression, readAs plain: String? = nil
        ) {
            guard let shape = value.shape else { return }
            let node: Graph.NodeID
            switch value {
            case .node(let id, _): node = id
            case .known(let matrix):
                // Its numbers are needed where it is read: a size, an index, the rounds of a loop.
                node = evaluator.graph.addConstant(matrix)
                evaluator.origins?.name(matrix, name, node)
                for name in [name, plain ?? name] { constants[name] = node }
            case .text: return
            }
            let alias = latestNames[node] ?? names[node]
            latestNames[node] = name
            stageNames.insert(name)
            stages.append(Stage(name: name, expression: expression, node: node, shape: shape, alias: alias))
            if names[node] == nil { names[node] = name }
            scope.values[name] = value
            if let plain { scope.values[plain] = value }
        }

        /// Gives the random numbers that a formula drew names to be read by, `random_1`, and shows them as stages; those
        /// that the formula consists of have its name.
        private mutating func nameDraws(but value: Value) throws(Diagnostic) {
            let nodes = evaluator.graph.nodes
            defer { examined = nodes.count }
            for node in examined..<nodes.count {
                guard case .draw(let function) = nodes[node].source, value != .node(node, nodes[node].shape) else {
                    continue
                }
                var name: String
                repeat {
                    drawCounts[function, default: 0] += 1
                    name = "\(function)_\(drawCounts[function] ?? 0)"
                } while try isTaken(name)
                let shape = nodes[node].shape
                let sides = [shape.rows, shape.columns].map { Expression.Argument(Expression(number: Double($0))) }
                record(name, .node(node, shape), Expression(.call(function, sides)))
            }
        }

        private func isTaken(_ name: String) throws(Diagnostic) -> Bool {
            if scope.values[name] != nil || model.names.contains(name) { return true }
            return try host.resolve(name) != nil
        }

        private func isReassignedInLoop(_ name: String) -> Bool {
            Model.namesAssignedInLoops(model.body).contains(name)
        }

        var result: ModelGraph {
            var nodes: [String: Graph.NodeID] = [:]
            for (name, value) in scope.values {
                switch value {
                case .node(let node, _): nodes[name] = node
                case .known: nodes[name] = constants[name]
                case .text: continue
                }
            }
            var texts = evaluator.origins?.expressions ?? [:]
            if let y, names[y] == nil { texts[y] = demand.targets }
            let loss = stages.last { $0.name == "loss" }
            return ModelGraph(
                graph: evaluator.graph, x: x, y: y, weights: weights, parameters: parameters,
                stages: stages.filter { $0.name != "loss" } + (loss.map { [$0] } ?? []),
                nodes: nodes, yhat: nodes["yhat"], loss: loss?.node, names: names, texts: texts,
                repeatedSilently: evaluator.repeatedSilently,
                penaltyCount: loss == nil ? 0 : demand.penalties.count)
        }
    }
}
