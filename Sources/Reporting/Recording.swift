/// What a terminal showed, and when: a film of text.
package struct Recording: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        case shown(String)
        /// A place that a player can jump to.
        case mark(String)
    }

    package struct Frame: Hashable, Sendable {
        /// From the beginning.
        package var milliseconds: Int
        package var event: Event
    }

    package var title: String
    /// Cells to a line.
    package var width: Int
    /// Lines of the screen.
    package var height: Int
    package private(set) var frames: [Frame] = []
    private var now = 0

    package init(title: String, width: Int = 80, height: Int = 24) {
        (self.title, self.width, self.height) = (title, width, height)
    }

    package mutating func add(_ event: Event) { frames.append(Frame(milliseconds: now, event: event)) }

    package mutating func wait(milliseconds: Int) { now += milliseconds }
}
