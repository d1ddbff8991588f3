import Autodiff

/// Which rows the model and its loss go through.
extension Session {
    /// Whether the model looks at the inputs.
    package var readsInputs: Bool { model?.object.reads("x", functions) ?? true }

    /// Whether the model or the loss chosen looks at the targets.
    package var readsTargets: Bool {
        guard let model = model?.object, model.hasLoss else { return true }
        return model.reads("y", functions)
    }

    /// Whether there are rows that the model or its loss goes through.
    package var hasSamples: Bool { x != nil && readsInputs || y != nil && readsTargets }

    /// Whether there is a model that reads neither inputs nor targets: a function of its parameters to be minimised.
    package var dependsOnParametersAlone: Bool { model != nil && !readsInputs && !readsTargets }

    /// How many rows the model goes through in an epoch; one where it reads none.
    package var sampleRows: Int { rowsRead(trainingX, trainingY) }

    /// The same for the rows that the four steps see.
    package var stepRows: Int { rowsRead(x, y) }

    /// The same for other rows.
    func rowsRead(_ x: Matrix?, _ y: Matrix?) -> Int {
        if let x, readsInputs { return x.rows }
        if let y, readsTargets { return y.rows }
        return 1
    }
}

extension Reads {
    /// Whether a session would give the same answers.
    func hold(in session: Session) -> Bool {
        variables.allSatisfy { session.variables[$0] == $1 && session.parameters[$0] == nil }
            && functions.allSatisfy { name, function in
                let present = session.functions[name]
                // A function that was defined again with the same text is the same.
                return present == function || present?.object.text == function?.object.text
            }
    }
}
