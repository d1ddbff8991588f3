import Autodiff

/// Sessions with other rows in the place of all of theirs.
extension Session {
    /// The same session with these as all of its training rows, which count alike where they have no weights.
    package func onRows(x: Matrix?, y: Matrix?, weights: Matrix? = nil) -> Session {
        var other = self
        other.dataset = nil
        other.setTraining(x: x, y: y, weights: weights)
        return other
    }

    /// The same session with some of its training rows, counted from 0, as all of them.
    package func selectingTraining(_ rows: [Int32]) -> Session {
        let (x, y) = selecting(rows, of: trainingX, trainingY)
        return onRows(x: x, y: y, weights: trainingWeights?.selecting(rows: rows))
    }

    /// The same session with some of the rows of `x` and `y`, counted from 0, as all of them.
    package func selecting(_ rows: [Int32]) -> Session {
        let (x, y) = selecting(rows, of: x, y)
        return onRows(x: x, y: y, weights: weights?.selecting(rows: rows))
    }

    /// The same session with the rows that it sees as all of them.
    package var onPresentRows: Session { batch == .all ? self : onRows(x: x, y: y, weights: weights) }

    /// Some rows of inputs and targets, of which one may be what the model does not read. What has not as many rows as it
    /// goes through is not paired with some: its number tells.
    package func selecting(_ rows: [Int32], of x: Matrix?, _ y: Matrix?) -> (x: Matrix?, y: Matrix?) {
        let count = rowsRead(x, y)
        func some(_ matrix: Matrix?) -> Matrix? {
            matrix.map { $0.rows == count ? $0.selecting(rows: rows) : $0 }
        }
        return (some(x), some(y))
    }

    /// Whether the training rows are the same, bit by bit.
    package func hasSameTraining(as other: Session) -> Bool {
        haveSameBits(trainingX, other.trainingX) && haveSameBits(trainingY, other.trainingY)
            && haveSameBits(trainingWeights, other.trainingWeights)
    }

    /// All training rows, counted from 0.
    package var trainingRows: [Int32] { Array(0..<Int32(sampleRows)) }

    /// The training rows that the four steps see, counted from 0.
    package var presentRows: [Int32] {
        switch batch {
        case .all: trainingRows
        case .rows(let rows): rows.map { Int32($0) }
        }
    }
}
