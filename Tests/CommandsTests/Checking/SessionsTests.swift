import Foundation
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every file in `sessions/` prints what it recorded. Those that train long are left to `scripts/test`, which checks
/// them all with the program as it is shipped.
@Suite struct SessionsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../sessions")
    private static let long: Set = ["digits.bp", "parity-rnn.bp"]

    static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return all.filter { $0.hasSuffix(".bp") && !long.contains($0) }.sorted()
    }()

    @Test func thereAreSessions() { #expect(Self.names.count >= 9) }

    @Test(arguments: names)
    func printsWhatItRecorded(_ name: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        var files = Environment.Files.none
        files.read = { (path) throws(Diagnostic) in
            guard let data = try? Data(contentsOf: Self.folder.appending(path: path)) else {
                throw Diagnostic("cannot read '\(path)'")
            }
            return Array(data)
        }
        let environment = Environment(render: { TerminalRenderer().lines(of: $0) }, files: files)
        let outcome = SessionChecker(text, file: name, environment: environment).run()
        #expect(outcome.error == nil)
        #expect(outcome.differences == [], "\(name)")
        #expect(outcome.compared > 0, "\(name)")
    }
}
