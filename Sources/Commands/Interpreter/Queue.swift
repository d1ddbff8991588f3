/// Elements that come at one end and go at both.
package struct Queue<Element>: Sequence {
    private var elements: [Element?] = []
    /// Where the first one stands; what stood before it is gone.
    private var start = 0

    package init() {}

    package var count: Int { elements.count - start }
    package var isEmpty: Bool { count == 0 }

    package mutating func append(_ element: Element) { elements.append(element) }

    package mutating func popLast() -> Element? { isEmpty ? nil : elements.removeLast() }

    package mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let first = elements[start]
        elements[start] = nil
        start += 1
        if start > 1000, start > elements.count / 2 {
            elements.removeFirst(start)
            start = 0
        }
        return first
    }

    package func makeIterator() -> some IteratorProtocol<Element> {
        elements[start...].lazy.compactMap(\.self).makeIterator()
    }

    /// The last ones, at most so many.
    package func suffix(_ most: Int) -> [Element] { elements[start...].suffix(most).compactMap(\.self) }
}
