/// A shared immutable object, compared by identity.
package struct Reference<Object: AnyObject & Sendable>: Equatable, Sendable {
    package let object: Object

    package init(_ object: Object) { self.object = object }

    package static func == (a: Reference, b: Reference) -> Bool { a.object === b.object }
}
