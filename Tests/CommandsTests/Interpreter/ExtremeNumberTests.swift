import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every number that a user can type, at the ends of what numbers can be: a value or an error, never a trap.
@Suite struct ExtremeNumberTests {
    static let extremes = [
        "-9223372036854775808", "9223372036854775807", "9223372036854775808", "1e300", "-1e300", "0", "-1", "0.5",
        "nan",
        "inf", "-inf", "2147483648", "4294967296",
    ]

    /// Lines with numbers beside the examples of help, after a setup.
    static let lines: [(setup: String, line: String)] = [
        ("a = 1", "rerun 1"), ("a = 1", "rerun 1:2"), ("a = 1", "undo 1"), ("a = 1; undo", "redo 1"),
        ("", "quit 1"), ("", "digits 3"), ("", "seed 3"), ("data xor", "batch 3"), ("data xor", "batch 2:3"),
        ("data xor", "split 0.8"), ("data xor", "normalize scale=1"), ("", "network 2 -> 3 -> 1"),
        ("", "data spiral n=30 classes=3 noise=0.1 seed=4"), ("", "repeat 2 { a = 1 }"), ("", "for k in 1:2 { a = k }"),
        ("", "while 0 { a = 1 }"), ("", "if 1 { a = 1 }"), ("", "zeros(2, 3)"), ("", "ones(2, 3)"), ("", "eye(3)"),
        ("", "random(2, 3)"), ("", "glorot(2, 3)"), ("", "reshape([1, 2; 3, 4], 1, 4)"), ("", "broadcast(1, 2, 3)"),
        ("", "pad(1, 3, 4, 2, 2)"), ("", "1:3"), ("", "1:2:9"), ("v = [1, 2, 3]", "v[2]"), ("v = [1, 2, 3]", "v[1:2]"),
        ("m = [1, 2; 3, 4]", "m[1,2]"), ("m = [1, 2; 3, 4]", "m[1,2] = 5"), ("", "sum([1, 2; 3, 4], axis=1)"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "train 3"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "train 3 steps batch=1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "train 3 until loss < 0.1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "train 1 order=[1, 2]"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "lr = 0.1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "optimizer adam lr=0.1 beta1=0.9"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1; backward", "explain W1[1,1]"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1; backward", "explain z1[1,1]"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1; backward", "explain W1[1,1] sample 1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "trace sample 1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "whatif W1[1,1] += 0.1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "whatif lr = 0.1"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1", "predict [1]"),
        ("x = [1; 2]; y = [1; 2]", "model { repeat 2 { h = x * 2 }; yhat = h }"),
        ("x = [1; 2]; y = [1; 2]", "model { for k in 1:2 { h = x * k }; yhat = h }"),
        ("x = [1; 2]; y = [1; 2]", "model { yhat = x[1:2,1] ^ 2 }"),
        ("", "derive x^2"), ("", "derive sqrt(x)^2 * x"), ("", "derive (2 * x)^3 / 4"), ("", "check grads of sigmoid"),
        ("network 2 -> 3 softmax; x = [1, 2]; y = [1]", "loss ce"),
        ("data [1; 2] -> [1; 2] labels=true", "network 1 -> 2 softmax"), ("", "data [1; 2] -> [1; 2] labels=true"),
    ]

    /// All lines with one number in each replaced by one extreme.
    static let cases: [(setup: String, line: String)] = {
        let examples = CommandTable.all.flatMap { $0.examples.map { (setup: $0.setup, line: $0.line) } }
        return Thinned.cases(
            (examples + lines).flatMap { setup, line in variants(of: line).map { (setup, $0) } }, oneIn: 4)
    }()

    static func variants(of line: String) -> [String] {
        var spans: [Span] = []
        var lexer = Lexer(line)
        reading: while true {
            let token = lexer.next()
            switch token.kind {
            case .number: spans.append(token.span)
            case .end, .invalid: break reading
            case .string, .name, .symbol, .newline, .comment, .recorded: continue
            }
        }
        let bytes = Array(line.utf8)
        return spans.flatMap { span in
            extremes.map { extreme in
                String(decoding: bytes[..<span.start] + Array(extreme.utf8) + bytes[span.end...], as: UTF8.self)
            }
        }
    }

    @Test(arguments: 0..<8)
    func giveAValueOrAnError(_ part: Int) {
        for index in stride(from: part, to: Self.cases.count, by: 8) {
            let (setup, line) = Self.cases[index]
            let harness = Harness()
            harness.history = ["a = 1", "b = 2"]
            harness.must(setup)
            let before = harness.session
            harness.asksUntilInterrupt = 20
            if case .failed = harness.run(line) {
                #expect(harness.error?.place != nil, "\(line): no place")
                // A replay keeps what it has done, and says where it failed.
                if !line.hasPrefix("rerun") {
                    let found = differences(before, harness.session)
                    #expect(found.isEmpty || line.contains(";"), "\(line) changed \(found)")
                }
            }
        }
    }

    @Test(arguments: ["1.5e-9223372036854775808", "1e9223372036854775807", "1.5e99999999999999999999"])
    func recordedNumbersToo(_ number: String) {
        #expect(!OutputComparison.matches(number, "3.25"))
    }
}
