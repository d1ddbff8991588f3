import Autodiff
import Synchronization

/// Values by their names, in the order in which the names came.
///
/// A copy that is changed shares with the original all but the way to what changed (a tree of arrays, as Bagwell's of
/// 2000), so that thousands of names in thousands of moments take little room, and two copies are compared as quickly as
/// they differ.
package struct NamedValues<Value: Equatable & Sendable>: Sendable {
    package typealias Element = (key: String, value: Value)

    private var root: Node?
    private var height = 0
    package private(set) var count = 0
    private var places = Places()

    package init() {}

    // Specialized for the values that sessions hold: callers in other modules would go through unspecialized code, at
    // about 2 µs for each name.
    package subscript(name: String) -> Value? {
        @specialized(where Value == Matrix)
        @specialized(where Value == Reference<UserFunction>)
        @specialized(where Value == Reference<UserCommand>)
        get { place(of: name).flatMap { place in root?.entry(place, height)?.value } }
        @specialized(where Value == Matrix)
        @specialized(where Value == Reference<UserFunction>)
        @specialized(where Value == Reference<UserCommand>)
        set {
            guard let newValue else { return remove(name) }
            set(newValue, for: name)
        }
    }

    package var isEmpty: Bool { count == 0 }
    package var keys: [String] { map(\.key) }
    package var values: [Value] { map(\.value) }

    // MARK: - The tree

    private static var width: Int { 32 }

    private final class Node: Sendable {
        let children: [Node]
        let entries: [Element]

        init(children: [Node] = [], entries: [Element] = []) {
            (self.children, self.entries) = (children, entries)
        }

        /// What it takes itself, values not counted.
        var bytes: Int { 144 + children.count * 8 + entries.count * MemoryLayout<Element>.stride }

        func entry(_ place: Int, _ height: Int) -> Element? {
            var (node, level) = (self, height)
            while level > 0 {
                let index = NamedValues.index(place, level)
                guard index < node.children.count else { return nil }
                (node, level) = (node.children[index], level - 1)
            }
            let index = NamedValues.index(place, 0)
            return index < node.entries.count ? node.entries[index] : nil
        }

        func setting(_ entry: Element, at place: Int, _ height: Int) -> Node {
            let index = NamedValues.index(place, height)
            if height == 0 {
                var changed = entries
                if index < changed.count { changed[index] = entry } else { changed.append(entry) }
                return Node(entries: changed)
            }
            var changed = children
            if index < changed.count {
                changed[index] = changed[index].setting(entry, at: place, height - 1)
            } else {
                changed.append(Node().setting(entry, at: place, height - 1))
            }
            return Node(children: changed)
        }
    }

    private static func index(_ place: Int, _ height: Int) -> Int {
        (0..<height).reduce(place) { rest, _ in rest / width } % width
    }

    private mutating func set(_ value: Value, for name: String) {
        let known = place(of: name)
        if known == nil, !places.note(name, at: count) {
            // In another copy the name stands elsewhere: from here on this one has its own places.
            places = Places()
            for (place, name) in keys.enumerated() { _ = places.note(name, at: place) }
            _ = places.note(name, at: count)
        }
        let place = known ?? count
        if let root, place >= (0...height).reduce(1, { size, _ in size * Self.width }) {
            self.root = Node(children: [root])
            height += 1
        }
        root = (root ?? Node()).setting((name, value), at: place, height)
        count = Swift.max(count, place + 1)
    }

    private mutating func remove(_ name: String) {
        guard place(of: name) != nil else { return }
        var rest = NamedValues()
        for (key, value) in self where key != name { rest[key] = value }
        self = rest
    }

    // MARK: - Places

    /// The place of each name, for all copies that agree on it: a place says nothing about whether a copy has the name.
    private final class Places: Sendable {
        private let known = Mutex<[String: Int]>([:])

        func place(of name: String) -> Int? { known.withLock { $0[name] } }

        /// False if the name has another place already.
        func note(_ name: String, at place: Int) -> Bool {
            known.withLock { known in
                if let other = known[name] { return other == place }
                known[name] = place
                return true
            }
        }
    }

    private func place(of name: String) -> Int? {
        guard let place = places.place(of: name), place < count, root?.entry(place, height)?.key == name else {
            return nil
        }
        return place
    }
}

extension NamedValues: Sequence {
    package struct Iterator: IteratorProtocol {
        fileprivate let values: NamedValues
        fileprivate var place = 0

        package mutating func next() -> NamedValues.Element? {
            defer { place += 1 }
            return place < values.count ? values.root?.entry(place, values.height) : nil
        }
    }

    package func makeIterator() -> Iterator { Iterator(values: self) }
}

extension NamedValues: Equatable {
    package static func == (a: NamedValues, b: NamedValues) -> Bool {
        guard a.count == b.count, a.height == b.height else { return false }
        return areEqual(a.root, b.root)
    }

    private static func areEqual(_ a: Node?, _ b: Node?) -> Bool {
        guard let a, let b else { return a === b }
        return a === b
            || a.children.count == b.children.count && zip(a.children, b.children).allSatisfy(areEqual)
                && a.entries.elementsEqual(b.entries) { $0.key == $1.key && $0.value == $1.value }
    }
}

extension NamedValues {
    /// Calls `part` with the bytes of each part of the tree that another copy does not share, and `value` with each value
    /// in it, beside the one that the other has in its place.
    func eachUnshared(with other: NamedValues, part: (Int) -> Void, value: (Value, Value?) -> Void) {
        func walk(_ a: Node?, _ b: Node?) {
            guard let a, a !== b else { return }
            part(a.bytes)
            for (i, child) in a.children.enumerated() {
                walk(child, b.flatMap { i < $0.children.count ? $0.children[i] : nil })
            }
            for (i, entry) in a.entries.enumerated() {
                value(entry.value, b.flatMap { i < $0.entries.count ? $0.entries[i].value : nil })
            }
        }
        walk(root, height == other.height ? other.root : nil)
    }
}
