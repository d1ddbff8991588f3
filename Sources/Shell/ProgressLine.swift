import Commands
import Rendering
import Reporting

/// The one line on standard error that shows how far a long command is, drawn over itself and taken away at the end.
final class ProgressLine {
    private let output: Output
    private let clock: () -> Double
    private let width: () -> Int
    private var drawnAt: Double?

    init(output: Output, clock: @escaping () -> Double, width: @escaping () -> Int) {
        self.output = output
        self.clock = clock
        self.width = width
    }

    /// Draws at most ten times a second.
    func show(_ progress: Environment.Progress) {
        let now = clock()
        if let drawnAt, now - drawnAt < 0.1 { return }
        drawnAt = now
        output.write("\r\u{1b}[K" + ProgressLine.text(progress, width: width() - 1))
    }

    func erase() {
        guard drawnAt != nil else { return }
        drawnAt = nil
        output.write("\r\u{1b}[K")
    }

    /// `epoch 120/1000  loss 0.0312  45,000 samples/s  3 s left`; on a narrow screen without what matters least.
    static func text(_ progress: Environment.Progress, width: Int = .max) -> String {
        var parts = ["\(progress.unit) \(progress.done)/\(progress.total)"]
        if let loss = progress.loss { parts.append("loss \(NumberFormat(digits: 4).string(loss))") }
        let place = parts.count
        if let seconds = progress.secondsLeft, seconds.isFinite, seconds >= 0 {
            parts.append("\(duration(seconds)) left")
        }
        if progress.rate.isFinite, progress.rate > 0 {
            parts.insert("\(grouped(progress.rate)) samples/s", at: place)
            if parts.joined(separator: "  ").count > width { parts.remove(at: place) }
        }
        while parts.count > 1, parts.joined(separator: "  ").count > width { parts.removeLast() }
        return DisplayText.truncated(parts.joined(separator: "  "), to: width, ellipsis: "...")
    }

    /// `45,000`
    private static func grouped(_ rate: Double) -> String {
        let digits = NumberFormat(digits: 17).string(min(rate.rounded(.up), 1e14))
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "," }
            result.append(digit)
        }
        return result
    }

    /// `3 s`, `2 min 5 s`, `1 h 20 min`
    private static func duration(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        return switch whole {
        case ..<60: "\(whole) s"
        case ..<3600: "\(whole / 60) min \(whole % 60) s"
        default: "\(whole / 3600) h \(whole / 60 % 60) min"
        }
    }
}
