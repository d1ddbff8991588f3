import Autodiff
import Modelling
import Reporting

/// The numbers of another program beside those of a training, moment by moment.
package struct ForeignComparison {
    /// Where numbers differ by more than the tolerance for the first time.
    package struct Place {
        package let step: Int
        package let name: String
        package let ours: Double
        package let theirs: Double
        /// As it is indexed, `[2,1]`; empty for a single number.
        package let index: String
    }

    /// What came of one array.
    package struct Line {
        package let name: String
        package fileprivate(set) var compared = 0
        /// As a share of the largest number in the array: a number that passes 0 is compared with what it was before.
        package fileprivate(set) var largest = 0.0
        package fileprivate(set) var first: Place?
        /// The first moment at which the value has a shape that the array does not fit.
        package fileprivate(set) var misfit: (step: Int, shape: Shape)?
        /// How many moments the array has.
        package let moments: Int
    }

    package private(set) var lines: [Line]
    /// The first place of all: the earliest moment, and in it the first in the order of forward and backward.
    package private(set) var first: Place?
    private let arrays: [ForeignArray]
    private let tolerance: Double?
    /// The arrays that hold several moments.
    private let hasMoments: Set<String>

    /// Numbers of float32 may differ by more, unless a tolerance is given.
    package static let tolerances = (float64: 1e-9, float32: 1e-5)

    package init(once: [ForeignArray], perUpdate: [ForeignArray], tolerance: Double?) {
        (arrays, self.tolerance) = (once + perUpdate, tolerance)
        hasMoments = Set(perUpdate.map(\.name))
        lines =
            once.map { Line(name: $0.name, moments: 1) } + perUpdate.map { Line(name: $0.name, moments: $0.sizes[0]) }
    }

    /// Compares what the arrays have of a moment.
    ///
    /// - Parameters:
    ///   - trace: what is computed at the moment.
    ///   - moment: its place in arrays that have several, from 0; nil where only those of one moment are compared.
    package mutating func compare(_ trace: UpdateTrace, moment: Int?) {
        for (name, ours) in trace.namedValues {
            guard let place = arrays.firstIndex(where: { $0.name == name }) else { continue }
            let array = arrays[place]
            guard hasMoments.contains(name) == (moment != nil) else { continue }
            guard let theirs = array.values(as: ours.shape, at: moment ?? 0) else {
                // The moments that it has may be over.
                if moment.map({ $0 < array.sizes[0] }) ?? true, lines[place].misfit == nil {
                    lines[place].misfit = (trace.start.session.step, ours.shape)
                }
                continue
            }
            lines[place].compared += 1
            guard let difference = MatrixDifference(ours, theirs, least: array.largest) else { continue }
            lines[place].largest = max(lines[place].largest, difference.share)
            guard difference.share > limit(array, trace) else { continue }
            let found = Place(
                step: trace.start.session.step, name: name, ours: difference.a, theirs: difference.b,
                index: ours.elementName("", difference.index))
            lines[place].first = lines[place].first ?? found
            if first.map({ found.step < $0.step }) ?? true { first = found }
        }
    }

    private func limit(_ array: ForeignArray, _ trace: UpdateTrace) -> Double {
        if let tolerance { return tolerance }
        let isShort = array.isShort || trace.start.session.precision == .float32
        return isShort ? Self.tolerances.float32 : Self.tolerances.float64
    }
}
