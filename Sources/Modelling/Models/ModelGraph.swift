import Autodiff
import OrderedCollections
import Reporting
import Syntax

/// A model as a graph for one number of rows: which node each name stands for.
package struct ModelGraph {
    /// A named value of the model and the formula that made it.
    package struct Stage: Hashable, Sendable {
        /// As it is displayed and read: `z1`, and `h_3` for the third round of `h`.
        package let name: String
        /// As it can be typed: with the names of rounds, and the numbers of loop variables.
        package let expression: Expression
        package let node: Graph.NodeID
        package let shape: Shape
        /// The stage of which this is only another name, as `yhat` of `a2`.
        package let alias: String?
    }

    package let graph: Graph
    package let x: Graph.NodeID?
    package let y: Graph.NodeID?
    /// The name of the column of weights in formulas.
    package static let nameOfWeights = "row_weights"
    /// The weights of the rows, where the loss has them.
    package let weights: Graph.NodeID?
    package let parameters: OrderedDictionary<String, Graph.NodeID>
    /// All named values, the loss last.
    package let stages: [Stage]
    /// Each name's node, with `h` for the last of `h_1 … h_8`.
    package let nodes: [String: Graph.NodeID]
    package let yhat: Graph.NodeID?
    package let loss: Graph.NodeID?
    /// Names by node, for formulas built from the graph: the first name that a node got.
    package let names: [Graph.NodeID: String]

    /// What constants, and targets that the loss sees as other numbers, are written as.
    package let texts: [Graph.NodeID: Expression]
    /// The nodes that an operator made of a row, a column or a number, to fit the other operand.
    package let repeatedSilently: Set<Graph.NodeID>
    /// How many penalties are the last summands of the loss.
    let penaltyCount: Int

    /// Parameters that follow a value from update to update.
    package var statistics: [Statistic] {
        var followed: Set<String> = []
        return graph.nodes.indices.reversed().compactMap { node in
            guard case .operation(let id, let inputs, _) = graph.nodes[node].source,
                let place = Operation<Double>[id].followed,
                let name = parameters.first(where: { $0.value == inputs[place] })?.key
            else { return nil }
            // What follows two values follows the last of them.
            return followed.insert(name).inserted ? Statistic(parameter: name, value: inputs[0]) : nil
        }
    }

    /// A parameter that each update moves a tenth of the way to a value.
    package struct Statistic: Hashable, Sendable {
        package let parameter: String
        package let value: Graph.NodeID
    }

    package func stage(named name: String) -> Stage? {
        stages.last { $0.name == name } ?? nodes[name].flatMap { node in stages.last { $0.node == node } }
    }

    package func shape(of node: Graph.NodeID) -> Shape { graph.nodes[node].shape }

    /// The targets less the output, as it can be typed.
    package var errorFormula: String {
        ((y.flatMap { texts[$0] } ?? Expression(name: "y")) - Expression(name: "yhat")).text
    }

    package func isConstant(_ node: Graph.NodeID) -> Bool {
        if case .constant = graph.nodes[node].source { true } else { false }
    }
}

extension ModelGraph {
    /// What the graph is made for.
    package struct Demand {
        package var x: Shape?
        /// Nil for a graph without a loss that needs targets.
        package var y: Shape?
        /// The formula of the loss in terms of `yhat` and `y`; a loss of the model's own comes first.
        package var loss: Expression?
        package var lossSource: SourceText
        /// The loss over z, the input of the operation `partner`, for outputs that are made by it.
        package var lossOfLogits: (partner: String, expression: Expression)?
        /// The loss reads weights of the rows.
        package var isWeighted = false
        /// What is added to the loss, also to one of the model's own.
        package var penalties: [Expression] = []
        /// Leaves out the formula of the model's own loss, and whatever reads the targets.
        package var omitsLoss = false
        /// The model as it is where it is evaluated, not trained.
        package var isEvaluation = false
        /// The functions of the session, which formulas may call.
        package var functions: Model.Functions = NamedValues()
        /// The targets as the loss sees them: `y`, or `y == (1:3)` for class numbers.
        package var targets: Expression

        package init(
            x: Shape?, y: Shape?, loss: Expression?, lossSource: SourceText,
            targets: Expression = Expression(name: "y")
        ) {
            self.targets = targets
            self.x = x
            self.y = y
            self.loss = loss
            self.lossSource = lossSource
        }
    }

    /// Lowers a model. Names of the model, inputs and parameters become nodes; everything else that `host` knows
    /// is a constant.
    package init(
        _ model: Model, parameterShapes: OrderedDictionary<String, Shape>, for demand: Demand, host: Evaluator.Host
    ) throws(Diagnostic) {
        var builder = Builder(model, parameterShapes: parameterShapes, for: demand, host: host)
        try builder.lower()
        self = builder.result
    }
}
