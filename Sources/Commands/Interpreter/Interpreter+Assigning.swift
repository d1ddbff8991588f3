import Autodiff
import Learning
import Limits
import Modelling
import Reporting
import Syntax

/// Assignments, and which names they may set.
extension Interpreter {
    package func assign(_ assignment: Assignment, in source: SourceText) throws(Diagnostic) {
        let name = assignment.target.text
        if local(name) != nil { throw Diagnostic.takenName(name, by: "a loop or an argument here") }
        try requireAssignable(name)
        let evaluator = evaluator(source)
        let given = try value(assignment, evaluator)
        var value = given
        let old = try present(name)
        if assignment.operation != nil, old == nil {
            throw Diagnostic.unknownName(name, among: visibleNames)
        }
        let target = Expression(.name(name), assignment.target.span)
        if let indices = assignment.indices {
            guard var whole = old else { throw Diagnostic.unsetElement(name) }
            try Memory.require(numbers: Double(whole.shape.count))
            let (rows, columns) = try evaluator.positions(indices, of: name, whole.shape, at: assignment.target.span)
            let needed = Shape(rows.count, columns.count)
            try evaluator.requireSize(Double(rows.count) * Double(columns.count), at: assignment.target.span)
            if let operation = assignment.operation {
                let part = Matrix(needed, rows.flatMap { row in columns.map { whole[row, $0] } })
                let indexed = Expression(.index(target, indices), assignment.target.span)
                value = try evaluator.combined(operation, part, given, [indexed, assignment.value])
            }
            guard value.shape == needed || value.shape.isScalar else {
                throw Diagnostic.exactShape("the part of \(name)", needed, value.shape, typed: assignment)
            }
            for (i, row) in rows.enumerated() {
                try StopRequest.heed()
                for (j, column) in columns.enumerated() {
                    whole[row, column] = value.shape.isScalar ? value.values[0] : value[i, j]
                }
            }
            value = whole
        } else if let operation = assignment.operation, let old {
            value = try evaluator.combined(operation, old, given, [target, assignment.value])
        }
        try store(value, as: name, typed: assignment)
    }

    /// What stands behind the sign. Where that is a word the name of a command was more likely meant as one.
    private func value(_ assignment: Assignment, _ evaluator: Evaluator) throws(Diagnostic) -> Matrix {
        do throws(Diagnostic) {
            guard case .known(let value) = try evaluator.evaluate(assignment.value) else {
                throw evaluator.failure(Diagnostic.textIsNoNumber("a number"), at: assignment.value.span)
            }
            return value
        } catch {
            let name = assignment.target.text
            guard assignment.value.isWord, commands.named(name) != nil, session.variables[name] == nil else {
                throw error
            }
            throw error.meantAsCommand(name)
        }
    }

    private func present(_ name: String) throws(Diagnostic) -> Matrix? {
        switch name {
        case "x": return session.x
        case "y": return session.y
        case "lr": return Matrix(session.optimizer.learningRate)
        default: return session.parameters[name] ?? session.variables[name]
        }
    }

    private func store(_ value: Matrix, as name: String, typed: Assignment) throws(Diagnostic) {
        switch name {
        case "x": replaceData(x: value, y: session.trainingY)
        case "y": replaceData(x: session.trainingX, y: value)
        case "lr":
            guard value.shape.isScalar, value.values[0].isFinite, value.values[0] >= 0 else {
                throw Diagnostic.badLearningRate
            }
            session.setLearningRate(value.values[0])
            if session.schedule != nil, session.optimizer.learningRate != value.values[0] {
                let format = NumberFormat(digits: session.digits)
                notice(
                    "\(format.string(value.values[0])) is what the schedule starts from: the next update has \(format.string(session.optimizer.learningRate))",
                    hint: "schedule off")
            }
        default:
            if let parameter = session.parameters[name] {
                guard value.shape == parameter.shape || value.shape.isScalar else {
                    throw Diagnostic.exactShape(name, parameter.shape, value.shape, typed: typed)
                }
                let stored =
                    value.shape == parameter.shape ? value : Matrix(parameter.shape, repeating: value.values[0])
                session.parameters[name] = session.precision.rounded(stored)
            } else {
                if session.variables[name] == nil {
                    if commands.named(name) != nil { notice(Diagnostic.sharedName(name)) }
                    if let hint = ForeignWord.hint(for: name, assigning: typed.value.text) {
                        notice(Diagnostic.readByNobody(name, hint: hint))
                    }
                }
                session.variables[name] = value
            }
        }
    }

    private func replaceData(x: Matrix?, y: Matrix?) {
        if let dataset = session.dataset {
            let aside = DataPart.keptAside.compactMap { part in
                session.samples(of: part).map { "\($0.rows) \(part.name) rows" }
            }
            let lost = aside.isEmpty ? "" : " and its \(aside.joined(separator: " and "))"
            notice("this replaces the data\(dataset.name.map { " '\($0)'" } ?? "")\(lost)")
        }
        session.dataset = nil
        setTraining(x: x, y: y)
    }

    private func requireAssignable(_ name: String) throws(Diagnostic) {
        if SessionName.named(name)?.isComputed == true {
            throw Diagnostic.computed(name, formula: name == "loss" ? session.penalizedLossCall : nil)
        }
        if let own = SessionName.named(name), own.role == .heldOut, own.isVisible(session),
            session.variables[name] == nil
        {
            throw Diagnostic.computed(name, formula: own.summary)
        }
        if isComputed(name) {
            throw Diagnostic.computed(name, formula: session.model?.object.formula(of: name)?.text)
        }
        if let owner = gradientOwner(of: name) {
            throw Diagnostic.computed(name, formula: "the gradient of the loss with respect to \(owner)")
        }
        if SessionName.numbers.contains(name) { throw Diagnostic.takenName(name, by: "a number") }
        // Functions stand before brackets and values do not, so that each is known from the other.
        guard session.commands[name] == nil, commands.named(name)?.nameUse != .kept else {
            throw Diagnostic.takenName(name, by: "a command")
        }
    }

    /// A name for something new: no command, no function.
    func requireFreeWord(_ name: String) throws(Diagnostic) {
        if commands.named(name) != nil || session.commands[name] != nil {
            throw Diagnostic.takenName(name, by: "a command")
        }
        if SessionName.numbers.contains(name) { throw Diagnostic.takenName(name, by: "a number") }
        let isTaken = FunctionTable.isCallable(name) && !FunctionTable.isReplaceable(name)
        if isTaken || session.functions[name] != nil {
            throw Diagnostic.takenName(name, by: "a function")
        }
    }

    /// A name for a loop variable: nothing that has a meaning already.
    func requireFree(_ name: String, at span: Span, in source: SourceText) throws(Diagnostic) {
        do throws(Diagnostic) {
            try requireFreeWord(name)
            if session.parameters[name] != nil || SessionName.named(name)?.isOfSession == true
                || isComputed(name)
            {
                throw Diagnostic.takenName(name, by: "something else here")
            }
            if let owner = gradientOwner(of: name) { throw Diagnostic.takenName(name, by: "the gradient of \(owner)") }
        } catch {
            var placed = error
            placed.place = source.place(of: span)
            throw placed
        }
    }
}

extension Expression {
    /// True for a name or a text.
    fileprivate var isWord: Bool {
        switch node {
        case .name, .string: true
        case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: false
        }
    }
}
