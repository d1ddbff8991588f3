import Autodiff
import Glibc
import Learning
import Modelling
import Reporting

/// What a model that says what comes next says one time after the other: each class is drawn from its output and becomes the
/// last of those that it sees next.
struct Generation {
    /// How x holds the classes that went before.
    private enum Coding {
        /// A column of class numbers for each.
        case numbers
        /// A column of 0 and 1 for every class and each of them.
        case indicators(classes: Int)
    }

    private let session: Session
    private let labels: [String]
    private let coding: Coding
    private let first: Matrix

    /// - Parameter row: the training row with which it begins, from 1; nil for the first.
    init(_ session: Session, from row: Int?) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        guard let dataset = session.dataset, dataset.classLabels.count > 1, let x = session.trainingX else {
            throw Diagnostic.nothingToGenerate
        }
        self.session = session
        labels = dataset.classLabels
        let isNumbers = x.values.allSatisfy { $0 >= 1 && $0 <= Double(dataset.classLabels.count) && $0 == $0.rounded() }
        let isIndicators = x.columns % labels.count == 0 && x.values.allSatisfy { $0 == 0 || $0 == 1 }
        guard isNumbers || isIndicators, dataset.normalization == nil else { throw Diagnostic.nothingToGenerate }
        coding = isNumbers ? .numbers : .indicators(classes: labels.count)
        guard (1...x.rows).contains(row ?? 1) else { throw Diagnostic.noRowToBegin(row ?? 1, x.rows) }
        first = x.selecting(rows: [Int32((row ?? 1) - 1)])
    }

    /// The text that it begins with and what follows.
    ///
    /// - Parameters:
    ///   - temperature: 1 draws as the output says; less makes likely classes likelier.
    ///   - random: the stream that it draws from, which moves on.
    func text(
        _ count: Int, temperature: Double, _ executor: Executor, random: inout RandomSource,
        until shouldStop: () -> Bool
    ) throws(Diagnostic) -> (begin: String, new: String) {
        var row = first
        var drawn: [Int] = []
        let outputs = try executor.outputsInTurn(session, first: row)
        for _ in 0..<count {
            if shouldStop() { throw Diagnostic.interrupted }
            let output = try outputs(row)
            guard output.columns == labels.count, output.values.allSatisfy({ $0 >= 0 }),
                abs(output.values.reduce(0, +) - 1) < 1e-4
            else { throw Diagnostic.noDistributionToDraw(labels.count) }
            let most = output.values.max() ?? 1
            // The largest share becomes 1, so that no power of it is 0.
            let next = random.place(from: output.values.map { pow($0 / most, 1 / temperature) })
            drawn.append(next)
            row = shifted(row, by: next)
        }
        return (words(classes(of: first)), words(drawn))
    }

    private func shifted(_ row: Matrix, by next: Int) -> Matrix {
        let added: [Double] =
            switch coding {
            case .numbers: [Double(next + 1)]
            case .indicators(let classes): (0..<classes).map { $0 == next ? 1 : 0 }
            }
        return Matrix(row.shape, Array(row.values.dropFirst(added.count)) + added)
    }

    private func classes(of row: Matrix) -> [Int] {
        switch coding {
        case .numbers: row.values.map { Int($0) - 1 }
        case .indicators(let classes):
            stride(from: 0, to: row.columns, by: classes).map { start in
                row.values[start..<start + classes].firstIndex(of: 1).map { $0 - start } ?? 0
            }
        }
    }

    /// Single characters stand side by side, other labels with blanks between.
    private func words(_ classes: [Int]) -> String {
        let signs = labels.map { $0 == "blank" ? " " : $0 }
        return classes.map { signs[$0] }.joined(separator: signs.allSatisfy { $0.count == 1 } ? "" : " ")
    }
}

extension Diagnostic {
    static let nothingToGenerate = Diagnostic(
        "the columns of x are not the classes that went before, so none can follow them",
        hint: "data whose rows hold what went before: data text codes=true")

    static func noRowToBegin(_ row: Int, _ rows: Int) -> Diagnostic {
        Diagnostic("there is no training row \(row), there are \(rows)", hint: "generate 80 from 1")
    }

    static func noDistributionToDraw(_ classes: Int) -> Diagnostic {
        Diagnostic(
            "the output is no row of \(classes) shares that add up to 1, from which a class could be drawn",
            hint: "end the network with \(classes) softmax")
    }
}
