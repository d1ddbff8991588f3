import Autodiff
import Modelling
import Reporting
import Syntax

/// One number that a picture varies while all else stays: a name of the user's own, a setting, a parameter, or an element of
/// a parameter or of the inputs.
struct VariedPlace {
    let text: String
    /// What it is now; nil for a name that has no value.
    let present: Double?
    /// The session with another number there.
    let set: (Session, Double) -> Session
    /// A formula as it is to be read: a name of a loop around it would hide the one that varies.
    var reading: (Expression) -> Expression = { $0 }

    init(_ expression: Expression, _ call: Call, _ context: any Context) throws(Diagnostic) {
        let session = context.session
        text = expression.text
        switch expression.node {
        case .name("lr"):
            present = session.optimizer.learningRate
            set = { session, value in
                var copy = session
                copy.optimizer.learningRate = value
                return copy
            }
        case .name(let name) where session.parameters[name].map { !$0.shape.isScalar } ?? false:
            throw call.failure(Diagnostic.notVaried(text), at: expression.span)
        case .name(let name) where session.parameters[name] != nil:
            present = session.parameters[name]?.values[0]
            set = { Self.setting($0, parameter: name, 0, $1) }
        case .name(let name) where name == "x" && session.trainingX.map { $0.columns == 1 } ?? true:
            present = nil
            set = { $0.onRows(x: Matrix($1), y: nil) }
        case .name(let name)
        where context.local(name) == nil
            && (SessionName.named(name) != nil || context.isComputed(name) || context.gradientOwner(of: name) != nil):
            throw call.failure(Diagnostic.notVaried(text), at: expression.span)
        case .name(let name):
            // What no user can type hides behind no name.
            let isHidden = context.local(name) != nil
            let own = isHidden ? "\(name) of the picture" : name
            present = isHidden ? nil : session.variables[name].flatMap { $0.shape.isScalar ? $0.values[0] : nil }
            set = { session, value in
                var copy = session
                copy.variables[own] = Matrix(value)
                return copy
            }
            if isHidden { reading = { $0.substituting([name: Expression(name: own)]) } }
        case .index(let base, _):
            guard case .name(let name) = base.node else {
                throw call.failure(Diagnostic.notVaried(text), at: expression.span)
            }
            let place: Int
            if let matrix = session.parameters[name] {
                place = try Self.place(expression, of: name, matrix, call, context)
                present = matrix.values[place]
                set = { [place] in Self.setting($0, parameter: name, place, $1) }
            } else if name == "x", let matrix = session.x {
                place = try Self.place(expression, of: name, matrix, call, context)
                present = matrix.values[place]
                set = { [place] session, value in
                    var x = matrix
                    x.values[place] = value
                    return session.onRows(x: x, y: session.y, weights: session.weights)
                }
            } else {
                throw call.failure(Diagnostic.notVaried(text), at: expression.span)
            }
        case .number, .string, .end, .matrix, .call, .transpose, .unary, .binary, .range:
            throw call.failure(Diagnostic.notVaried(text), at: expression.span)
        }
    }

    private static func setting(_ session: Session, parameter: String, _ place: Int, _ value: Double) -> Session {
        var copy = session
        copy.parameters[parameter]?.values[place] = value
        return copy
    }

    /// The place of an element, found by reading the matrix of all places.
    private static func place(
        _ expression: Expression, of name: String, _ matrix: Matrix, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> Int {
        let places = "\(name) of places"
        let outer = context.session
        defer { context.session = outer }
        context.session.variables[places] = Matrix(matrix.shape, matrix.values.indices.map(Double.init))
        guard case .index(let base, let indices) = expression.node else { return 0 }
        let reading = Expression(.index(Expression(.name(places), base.span), indices), expression.span)
        let found = try context.evaluator(call.source).matrix(reading)
        guard found.shape.isScalar else {
            throw call.failure(Diagnostic.notVaried(expression.text), at: expression.span)
        }
        return Int(found.values[0])
    }
}
