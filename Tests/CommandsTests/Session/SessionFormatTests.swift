import Foundation
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// Sessions in the forms in which they are read.
@Suite struct SessionFormatTests {
    private static let session = """
        # A *neuron*, and `a` word.
        #
        # Second paragraph.
        a = [1, 2]
        a * 2
        print "````"
        # Then a loop.
        repeat 2 {
            print 1
        }
        """

    private func saved(_ path: String, _ words: String = "", script: String = session) -> String {
        let harness = Harness(script)
        harness.must("save \"\(path)\" \(words)")
        return harness.text(ofFile: path)
    }

    @Test func markdown() {
        #expect(
            saved("n.md") == """
                # n

                A *neuron*, and `a` word.

                Second paragraph.

                ```backprop
                a = [1, 2]
                ```

                ```backprop
                a * 2
                ```

                ```text
                a * 2 = [2, 4]
                ```

                `````backprop
                print "````"
                `````

                `````text
                ````
                `````

                Then a loop.

                ```backprop
                repeat 2 {
                    print 1
                }
                ```

                ```text
                1
                1
                ```

                """)
    }

    @Test func text() {
        #expect(
            saved("n.txt") == """
                A *neuron*, and `a` word.

                Second paragraph.

                » a = [1, 2]
                » a * 2
                a * 2 = [2, 4]
                » print "````"
                ````

                Then a loop.

                » repeat 2 {
                …     print 1
                … }
                1
                1

                """)
    }

    @Test func film() throws {
        let text = saved("n.cast")
        #expect(text == saved("n.cast"))
        let lines = try text.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) }
        let head = try #require(lines.first as? [String: Any])
        #expect(head["version"] as? Int == 2 && head["width"] as? Int == 80 && head["title"] as? String == "n")
        var (screen, marks, last) = ("", [String](), 0.0)
        for line in lines.dropFirst() {
            let event = try #require(line as? [Any])
            let time = try #require(event[0] as? Double)
            #expect(event.count == 3 && time >= last)
            last = time
            let data = try #require(event[2] as? String)
            if event[1] as? String == "m" { marks.append(data) } else { screen += data }
        }
        #expect(marks == ["a = [1, 2]", "a * 2", "print \"````\"", "repeat 2 {"])
        #expect(
            screen.replacingOccurrences(of: "\r\n", with: "\n") == """
                # A *neuron*, and `a` word.
                #
                # Second paragraph.
                » a = [1, 2]
                » a * 2
                a * 2 = [2, 4]
                » print "````"
                ````
                # Then a loop.
                » repeat 2 {
                …     print 1
                … }
                1
                1

                """)
    }

    @Test(arguments: SessionFormat.all.map(\.suffix)) func handouts(suffix: String) {
        let whole = saved("n\(suffix)", suffix == ".bp" ? "outputs" : "")
        let handout = saved("n\(suffix)", "without outputs")
        #expect(whole.contains("[2, 4]"))
        #expect(!handout.contains("[2, 4]"))
        // Letters of a film stand apart.
        if suffix != ".cast" { #expect(handout.contains("a = [1, 2]") && handout.contains("Then a loop.")) }
        #expect(saved("n\(suffix)", script: "1 + 1").isEmpty == false)
    }

    @Test(arguments: [".md", ".txt", ".cast"]) func nothingIsLeftThatATerminalWouldObey(suffix: String) {
        let script = "# a\u{1b}[31m b\u{9b} c\u{202e}\nprint \"\u{1b}]0;t\u{7}\"\nif true {\n    print \"\u{1b}c\"\n}"
        let text = saved("n\(suffix)", script: script)
        #expect(text.contains("\\u{1b}[31m b") || text.contains("\\\\u{1b}[31m b"))
        #expect(!text.contains("\\u001b") && !text.contains("\\u0007"))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !HarmlessText.isHarmful($0) })
        #expect(text.contains("    print") || suffix == ".cast")
    }

    @Test func pagesMayHaveAShortEnding() {
        #expect(saved("n.htm") == saved("n.html"))
        let harness = Harness()
        harness.write("save \"n.htm\"; save \"n.HTM\"", to: "f.bp")
        harness.run("replay \"f.bp\"")
        #expect(harness.text(ofFile: "n.htm").hasPrefix("<!doctype html>"))
    }

    @Test func whatIsLeftOutIsSaidOnce() {
        let harness = Harness(Self.session)
        #expect(harness.error(of: "save \"n.bp\" outputs without outputs") != nil)
        #expect(harness.error(of: "save \"n.bp\" without solutions")?.hint?.contains("outputs") == true)
        #expect(harness.files["n.bp"] == nil)
    }

    /// What failed as its recorded lines say is part of the session in each form.
    @Test(arguments: [".md", ".txt"]) func failuresAreShown(suffix: String) {
        let harness = Harness()
        harness.write(
            "nothing\n#> error: neither a command nor a value is called 'nothing'\n#>   nothing\n#>   ^~~~~~~\n#> hint: all commands: help; a value: nothing = 0.5\n",
            to: "f.bp")
        harness.run("replay \"f.bp\"")
        harness.must("save \"n\(suffix)\"")
        #expect(harness.text(ofFile: "n\(suffix)").contains("error: neither a command nor a value is called 'nothing'"))
    }
}
