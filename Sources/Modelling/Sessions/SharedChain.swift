/// A list that grows at its end and shares its past between copies: to append is quick, however long it is.
package struct SharedChain<Element: Equatable & Sendable>: Equatable, Sendable {
    private final class Link: Sendable {
        let element: Element
        nonisolated(unsafe) private(set) var earlier: Link?
        /// How many there are up to here.
        let count: Int

        init(_ element: Element, after earlier: Link?) {
            (self.element, self.earlier) = (element, earlier)
            count = (earlier?.count ?? 0) + 1
        }

        deinit {
            // One by one: the chain may be longer than the stack is deep.
            var link = earlier
            earlier = nil
            while isKnownUniquelyReferenced(&link) {
                let next = link?.earlier
                link?.earlier = nil
                link = next
            }
        }
    }

    private var latest: Link?

    package init() {}

    package var count: Int { latest?.count ?? 0 }
    package var last: Element? { latest?.element }
    /// The one before the last.
    var second: Element? { latest?.earlier?.element }

    package mutating func append(_ element: Element) { latest = Link(element, after: latest) }

    package mutating func removeLast() { latest = latest?.earlier }

    /// The first so many of them.
    package func prefix(_ count: Int) -> SharedChain {
        var part = self
        while part.count > count { part.removeLast() }
        return part
    }

    /// All of them, the first one first.
    package var elements: [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var link = latest
        while let present = link {
            elements.append(present.element)
            link = present.earlier
        }
        return elements.reversed()
    }

    /// Calls `body` with each element that another chain does not share, the last one first.
    func eachUnshared(with other: SharedChain, _ body: (Element) -> Void) {
        var (mine, theirs) = (latest, other.latest)
        while let link = mine, link !== theirs {
            if link.count >= theirs?.count ?? 0 {
                body(link.element)
                mine = link.earlier
            } else {
                theirs = theirs?.earlier
            }
        }
    }

    package static func == (a: SharedChain, b: SharedChain) -> Bool {
        guard a.count == b.count else { return false }
        var (x, y) = (a.latest, b.latest)
        while let p = x, let q = y, p !== q {
            guard p.element == q.element else { return false }
            (x, y) = (p.earlier, q.earlier)
        }
        return true
    }
}
