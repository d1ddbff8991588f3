/// What a watched number was after so many updates.
package struct WatchedPoint: Hashable, Sendable {
    package let step: Int
    package let value: Double

    package init(step: Int, value: Double) { (self.step, self.value) = (step, value) }
}
