import Autodiff
import Modelling
import Reporting
import Syntax

/// The present loss as a function of outputs and targets alone, to ask it about outputs that no model gave.
struct LossProbe {
    private let text: String
    private let host: Evaluator.Host
    /// The function of the user behind the loss; nil for one of the table.
    let function: UserFunction?

    /// The formula of the model that is the loss, where it is one.
    let formula: Expression?

    /// The weights of the rows that the session sees.
    private let weights: Matrix?

    /// Nil without a model.
    init?(_ session: Session) {
        guard let model = session.model?.object else { return nil }
        formula = model.hasLoss ? model.formula(of: "loss") : nil
        guard !model.hasLoss || formula != nil else { return nil }
        guard let text = (formula ?? session.lossOfRows)?.text else { return nil }
        self.text = text
        weights = model.hasLoss ? nil : session.weights
        function = model.hasLoss ? nil : session.functions[session.presentLossName]?.object
        var host = Evaluator.Host.constants(of: session)
        host.resolve = { (name) throws(Diagnostic) in
            session.variables[name].map { .known($0) } ?? session.parameters[name].map { .known($0) }
        }
        self.host = host
    }

    /// Nil where the loss is not defined for them or no number, or reads other values of the model.
    func loss(_ yhat: Matrix, _ y: Matrix) -> Double? { loss(yhat, y, weights) }

    private func loss(_ yhat: Matrix, _ y: Matrix, _ weights: Matrix?) -> Double? {
        var host = host
        let resolve = host.resolve
        host.resolve = { (name) throws(Diagnostic) in
            switch name {
            case "yhat": .known(yhat)
            case "y": .known(y)
            case ModelGraph.nameOfWeights: weights.map { .known($0) }
            default: try resolve(name)
            }
        }
        let value = try? Evaluator(source: SourceText(text), host: host).scalar(Expression.parsed(text))
        return value.flatMap { $0.isFinite ? $0 : nil }
    }

    /// What one says who knows the targets of all rows and no input: their mean by the weights.
    func guess(_ y: Matrix) -> Matrix { y.columnMeans(by: weights) }

    /// Whether the loss grows, all the way, as outputs go from the mean of the targets to the targets.
    func punishesBeingRight(_ y: Matrix) -> Bool {
        let mean = guess(y)
        let losses = [0, 0.3, 0.6, 0.9].compactMap { share in
            loss(Matrix(y.shape, zip(mean.values, y.values).map { $0 + share * ($1 - $0) }), y)
        }
        return losses.count == 4 && zip(losses, losses.dropFirst()).allSatisfy { $1 > $0 + 1e-9 * abs($0) }
    }

    /// Whether the same rows once more make the loss twice as large: it is a sum over the rows, not their mean.
    func growsWithRows(_ y: Matrix) -> Bool {
        let mean = guess(y)
        guard let once = loss(mean, y), let twice = loss(mean.twice, y.twice, weights?.twice), once != 0 else {
            return false
        }
        return abs(twice / once - 2) < 1e-6
    }
}

extension Matrix {
    /// All rows once more below themselves.
    fileprivate var twice: Matrix { Matrix(Shape(2 * rows, columns), values + values) }
}
