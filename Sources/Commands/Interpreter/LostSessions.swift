import Reporting

/// Sessions of shells that were killed, found by their journals.
package struct LostSessions {
    /// One that nobody has brought back yet.
    package struct Found: Hashable, Sendable {
        /// The name of its journal.
        package var name: String
        /// When something was written last: `2026-11-27 11:40`.
        package var date: String
        package var statements: Int
        /// The last statement.
        package var last: String
        /// Where its shell was.
        package var folder: String

        package init(name: String, date: String, statements: Int, last: String, folder: String) {
            (self.name, self.date, self.statements, self.last, self.folder) = (name, date, statements, last, folder)
        }
    }

    /// All that no living shell has, the latest first.
    package var found: () -> [Found]
    /// The journal, which no other shell can have until it is given back.
    package var take: (Found) throws(Diagnostic) -> [UInt8]
    /// Gives a journal back; one that is done with goes.
    package var giveBack: (Found, _ isDone: Bool) -> Void
    /// Makes a folder the working folder; the one that it was before.
    package var enter: (_ folder: String) throws(Diagnostic) -> String

    /// Where nothing can be kept.
    package static var none: LostSessions {
        LostSessions(found: { [] }, take: { _ in [] }, giveBack: { _, _ in }, enter: { $0 })
    }

    package init(
        found: @escaping () -> [Found], take: @escaping (Found) throws(Diagnostic) -> [UInt8],
        giveBack: @escaping (Found, Bool) -> Void, enter: @escaping (String) throws(Diagnostic) -> String
    ) {
        (self.found, self.take, self.giveBack, self.enter) = (found, take, giveBack, enter)
    }
}
