import Foundation
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Teaching

/// The lessons that come with the program.
@Suite struct ShippedLessonTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sessions/lessons")

    @Test func theProgramHasThemAsTheyStandInTheFolder() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()).filter {
            $0.hasSuffix(".bp")
        }
        #expect(Set(files) == Set(ShippedLessons.all.map { "\($0.name).bp" }))
        for lesson in ShippedLessons.all {
            let text = try String(contentsOf: Self.folder.appending(path: "\(lesson.name).bp"), encoding: .utf8)
            #expect(lesson.text == text, "run scripts/embed-lessons")
        }
    }

    @Test(arguments: ShippedLessons.all.map(\.name)) func theyAreRight(_ name: String) throws {
        let lesson = try #require(ShippedLessons.named(name))
        #expect(lesson.head != nil)
        let environment = Environment(render: { TerminalRenderer().lines(of: $0) })
        let outcome = SessionChecker(lesson.text, file: "\(name).bp", environment: environment).run()
        #expect(outcome.isClean, "\(outcome.flaws) \(String(describing: outcome.error)) \(outcome.differences)")
    }
}
