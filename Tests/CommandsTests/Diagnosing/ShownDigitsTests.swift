import Autodiff
import Glibc
import Learning
import Modelling
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight

/// In float32 no digit is shown that is not right: what a text shows, beside the same in 32 digits.
@Suite struct ShownDigitsTests {
    private static let nets = 400

    /// A number as a text shows it.
    struct Shown: CustomStringConvertible {
        let text: String
        /// No digit is sure: only the size is told.
        let isBound: Bool

        /// Whether every digit is right to half a unit of the last.
        func isRight(_ exact: Double) -> Bool {
            guard let value = Double(text) else { return false }
            if !value.isFinite { return true }
            if isBound { return abs(exact) <= value * (1 + 1e-9) }
            return abs(value - exact) <= 0.5000001 * unit
        }

        /// One unit of the last digit that is written.
        private var unit: Double {
            let parts = text.split(separator: "e")
            let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
            return pow(10, Double((parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - decimals))
        }

        var description: String { (isBound ? "~" : "") + text }

        /// The elements of a matrix as it is typed.
        static func elements(of text: String) -> [Shown] {
            text.split { "[],; ".contains($0) }.map { element in
                Shown(text: String(element.drop { $0 == "~" }), isBound: element.hasPrefix("~"))
            }
        }
    }

    /// The numbers of blocks of matrices by the names that they are shown under.
    private static func matrices(_ reports: [Report]) -> [String: [Shown]] {
        var found: [String: [Shown]] = [:]
        for report in reports {
            let (name, count) =
                switch report.block {
                case .matrix(let matrix): (matrix.name, matrix.values.count)
                case .scalar(let name, _): (name, 1)
                case .text, .table, .formula, .curve, .diagram, .paths: ("", 0)
                }
            let text = TerminalRenderer(width: 1000).lines(of: report).joined(separator: " ")
            guard count > 0, let value = text.firstRange(of: " = ") else { continue }
            found[name] = Array(Shown.elements(of: String(text[value.upperBound...])).prefix(count))
        }
        return found
    }

    /// The session with its data as float32 has them.
    private static func rounded(_ session: Session) -> Session {
        var copy = session
        copy.setTraining(
            x: session.trainingX.map(Precision.float32.rounded), y: session.trainingY.map(Precision.float32.rounded))
        return copy
    }

    @Test func noDigitIsShownThatIsNotRight() throws {
        var (count, bounds, short) = (0, 0, 0)
        for seed in 1...Self.nets {
            let net = RandomNet(seed: seed, precision: .float32)
            let harness = Harness()
            harness.must(net.script + "\nbackward")
            let checks = try [harness.session, Self.rounded(harness.session)].map {
                try DigitsCheck($0, needsGradients: true)
            }
            let names = checks[0].everything.map(\.name)
            harness.must(names.map { "show \($0 == "loss" ? "(loss)" : $0) all" }.joined(separator: "\n"))
            let shown = Self.matrices(harness.reports)
            for verdict in checks.flatMap(\.everything) {
                let numbers = try #require(shown[verdict.name], "\(net.script)\n\(verdict.name)")
                try #require(numbers.count == verdict.elements.count, "\(net.script)\n\(verdict.name): \(numbers)")
                for (number, element) in zip(numbers, verdict.elements) {
                    #expect(
                        number.isRight(element.exact),
                        "\(net.script)\n\(verdict.elementName(element)): \(number) for \(element)")
                    count += 1
                    bounds += number.isBound ? 1 : 0
                    short += number.isBound || number.text != NumberFormat().string(element.computed) ? 1 : 0
                }
            }
        }
        print("SHOWN", count, bounds, short)
        #expect(count > 20 * Self.nets && short < count / 10 && bounds < count / 100)
    }
}
