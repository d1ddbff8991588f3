/// The slopes of a function of one number, measured between values at a distance.
package struct FiniteDifference: Sendable {
    /// (f(x) − f(x − h)) / h and (f(x + h) − f(x)) / h, which differ at a kink.
    package let left, right: Double
    /// (f(x + h) − f(x − h)) / 2h.
    package let central: Double

    /// - Parameters:
    ///   - here: the value at x.
    ///   - h: the distance to both sides; slopes are taken over the distances that x ± h really have.
    package init<E: Error>(at x: Double, here: Double, step h: Double, _ value: (Double) throws(E) -> Double) throws(E)
    {
        let (above, below) = (x + h, x - h)
        let (high, low) = (try value(above), try value(below))
        left = (here - low) / (x - below)
        right = (high - here) / (above - x)
        central = (high - low) / (above - below)
    }
}
