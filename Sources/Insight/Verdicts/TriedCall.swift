import Autodiff
import Modelling
import Reporting
import Syntax

/// A call that is tried: its text, the names in it that stand for matrices, and their shapes.
struct TriedCall {
    let text: String
    let arguments: [String]
    let shapes: [Shape]

    /// Arguments are square, so that a product of two of them has a meaning too.
    init(_ name: String, _ arguments: [String], of shape: Shape = Shape(3, 3)) {
        self.init("\(name)(\(arguments.joined(separator: ", ")))", arguments, arguments.map { _ in shape })
    }

    init(_ text: String, _ arguments: [String], _ shapes: [Shape]) {
        (self.text, self.arguments, self.shapes) = (text, arguments, shapes)
    }

    /// A call of a row, with an example where not every shape will do.
    init(_ row: Operation<Double>, called name: String, of shape: Shape = Shape(3, 3)) {
        guard row.dependence == .place || row.outputsPerTarget > 1, let id = Operation<Double>.named(row.name),
            let example = row.examples.first(where: { $0.shapes.allSatisfy { $0.rows > 1 && $0.columns > 1 } })
                ?? row.examples.first
        else {
            self.init(name, row.inputNames, of: shape)
            return
        }
        let names = row.inputNames.map { Expression(name: $0) }
        let written = Expression.applying(id, names, example.attribute, shapes: example.shapes)
        self.init(written.text, row.inputNames, example.shapes)
    }

    /// A call of a function of the user or of the language.
    init(of name: String, _ session: Session, of shape: Shape = Shape(3, 3)) throws(Diagnostic) {
        if let own = session.functions[name]?.object {
            self.init(name, own.parameters, of: shape)
            return
        }
        if let row = Operation<Double>.called(name) {
            self.init(row, called: name, of: shape)
            return
        }
        if let function = FunctionTable.named(name) { throw Diagnostic.noGradientToCheck(name, function.obstacle) }
        if Operation<Double>.row(named: name) != nil { throw Diagnostic.unknownFunction(name) }
        throw Diagnostic.unknownWord(name, for: "function", among: FunctionTable.callableNames + session.functions.keys)
    }
}

extension FunctionTrial {
    /// A function with arguments of the first shapes that suit it: one for all, those of the session's values of the same
    /// names, or such as fit beside a value that it reads.
    ///
    /// - Parameter isFit: asked of what the function takes; it throws if that will not do.
    /// - Throws: what is wrong with the first shapes, if none suit.
    static func fitting(
        _ name: String, _ session: Session, first: Shape = Shape(3, 3),
        _ isFit: (TriedCall, FunctionTrial) throws(Diagnostic) -> Void = { _, _ in }
    ) throws(Diagnostic) -> (call: TriedCall, trial: FunctionTrial) {
        func fit(_ call: TriedCall) throws(Diagnostic) -> (TriedCall, FunctionTrial) {
            let trial = try FunctionTrial(name, call, session)
            try isFit(call, trial)
            return (call, trial)
        }
        let call = try TriedCall(of: name, session, of: first)
        do throws(Diagnostic) { return try fit(call) } catch {
            guard let own = session.functions[name]?.object else { throw error }
            for other in TriedCall.shapes(of: own, session, first).map(call.with) {
                if let found = try? fit(other) { return found }
            }
            throw error
        }
    }
}

extension TriedCall {
    fileprivate func with(_ shapes: [Shape]) -> TriedCall { TriedCall(text, arguments, shapes) }

    fileprivate static func shapes(of function: UserFunction, _ session: Session, _ first: Shape) -> [[Shape]] {
        func value(_ name: String) -> Shape? {
            let data = name == "x" ? session.x : name == "y" ? session.y : nil
            let found = session.variables[name] ?? session.parameters[name] ?? data
            return found?.shape
        }
        let own = function.parameters.map(value)
        let sides = TriedPlaces.names(in: function, session).sorted().compactMap(value)
            .flatMap { [$0.rows, $0.columns] }.filter { $0 <= 1000 }
        let square = Shape(3, 3)
        var all = [own.map { $0 ?? first }, own.map { $0 ?? square }]
        for side in Set(sides).sorted() {
            for shape in [Shape(3, side), Shape(side, 3), Shape(side, side)] { all.append(own.map { $0 ?? shape }) }
        }
        // A row that is added to a product.
        all.append(function.parameters.indices.map { $0 < 2 ? square : Shape(1, 3) })
        return [function.parameters.map { _ in square }] + all.filter { $0.allSatisfy { $0.count <= 10_000 } }
    }
}
