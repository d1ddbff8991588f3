import Reporting

extension Evaluator.Host {
    /// What a model may read beside its own names: variables and functions, as they are now. What is drawn in it becomes
    /// a node.
    ///
    /// - Parameter reader: keeps what was asked for.
    package static func constants(of session: Session, noting reader: Reader? = nil) -> Evaluator.Host {
        Evaluator.Host(
            resolve: { (name) throws(Diagnostic) in
                reader?.reads.note(variable: name, session.variables[name])
                if let value = session.variables[name] { return .known(value) }
                if let row = SessionName.named(name), row.isOutsideModels {
                    throw Diagnostic.notInFormulaOfModel(name)
                }
                return nil
            },
            function: { name in
                reader?.reads.note(function: name, session.functions[name])
                return session.functions[name]?.object
            },
            random: .nodes,
            read: { (path) throws(Diagnostic) in throw Diagnostic.noFilesInModel(path) },
            names: { Array(session.variables.keys) })
    }
}
