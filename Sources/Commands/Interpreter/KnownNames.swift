import Modelling

/// The names that a statement can use, as they are at one moment: one copy of the session for all who ask about it.
final class KnownNames: Sendable {
    let session: Session
    private let locals: [[String: Value]]

    init(session: Session, locals: [[String: Value]]) { (self.session, self.locals) = (session, locals) }

    func contains(_ name: String) -> Bool { locals.contains { $0[name] != nil } || session.showsName(name) }

    func isFunction(_ name: String) -> Bool { FunctionTable.isCallable(name) || session.functions[name] != nil }

    var all: [String] { locals.flatMap(\.keys) + session.visibleNames }
}
