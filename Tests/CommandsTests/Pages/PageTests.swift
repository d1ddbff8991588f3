import Reporting
import Testing

@testable import Commands
@testable import Modelling

struct PageTests {
    private static let session = """
        # ## The *smallest* net
        # It computes $sigmoid(x @ W1 + b1)$.
        data xor
        network 2 -> 2 tanh -> 1 sigmoid
        forward
        loss
        train 30
        show training
        W1
        """

    private static func page(_ script: String, named name: String = "p.html") -> (harness: Harness, text: String) {
        let harness = Harness(script + "\nsave \"\(name)\"")
        return (harness, String(decoding: harness.files[name] ?? [], as: UTF8.self))
    }

    @Test func hasWhatItIsMadeOf() {
        let (harness, text) = Self.page(Self.session)
        #expect(harness.errors.isEmpty)
        #expect(harness.blocks.texts.last == "saved 7 statements to p.html as a page, 31 moments of the training")
        for part in [
            "<h2>The <em>smallest</em> net</h2>", "<math>", "<th scope=\"col\"", "role=\"img\"", "goto step 30",
            "id=\"moment\"", "Content-Security-Policy", "data-name=\"W1\"", "<noscript>",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        for foreign in ["src=", "url(", "@import", "javascript:", "style=\"", "onclick"] {
            #expect(!text.contains(foreign), "\(foreign)")
        }
        #expect(text.utf8.count < 2_000_000)
    }

    @Test func isTheSameEachTime() { #expect(Self.page(Self.session).text == Self.page(Self.session).text) }

    @Test func runsAgain() {
        let (harness, _) = Self.page(Self.session)
        let values = harness.session.parameters
        harness.run("replay \"p.html\"")
        #expect(harness.errors.isEmpty)
        #expect(harness.session.parameters == values)
        harness.run("replay \"p.html\" check")
        #expect(harness.errors.isEmpty)
    }

    @Test func errorsHaveTheLinesOfThePage() throws {
        let (harness, text) = Self.page("alpha = 1\nbeta = 2")
        let broken = text.split(separator: "beta = 2").joined(separator: "beta = gamma_ray")
        harness.files["q.html"] = Array(broken.utf8)
        harness.run("replay \"q.html\"")
        let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.lastIndex { $0.hasPrefix("beta = gamma_ray") })
        #expect(harness.errors.last?.place?.line == line + 1)
        harness.files["q.html"] = Array("<!doctype html><p>hello".utf8)
        harness.run("replay \"q.html\"")
        #expect(harness.errors.last?.message == "'q.html' is a page without a session in it")
    }

    private static let hostile = [
        "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<!--", "]]>", "\" onload=\"alert(1)",
        "' style='color:red", "</style><style>*{display:none}", "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "&lt;b&gt;&#x3c;i&#x3e;", "</pre><b>", "<math><mi>x</mi></math>", "$<b>", "</code>", "*<i>", "</textarea>",
        "<b>](https://a.b/\"><script>)", "<![CDATA[<b>]]>", "%3Cscript%3E", "<svg/onload=alert(1)>", "\u{2028}</p>",
    ]

    @Test(arguments: hostile)
    func textOfTheSessionIsNeverMarkup(text: String) throws {
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        let script = "# \(text)\nprint \"\(quoted)\"\n# - \(text)\n# `\(text)`\nx = [1, 2; 3, 4]; y = [0; 1]"
        let (harness, page) = Self.page(script + "\nnetwork 2 -> 1 sigmoid\ntrain 3")
        #expect(harness.errors.isEmpty)
        #expect(Self.tags(page) == Self.tagsOfPlainText)
        // It comes out again as it went in.
        let found = try #require(PageText.session(in: Array(page.utf8)))
        #expect(String(decoding: found.text, as: UTF8.self).contains("print \"\(quoted)\""))
        harness.run("replay \"p.html\" check")
        #expect(harness.errors.isEmpty)
    }

    @Test func controlCharactersAreShown() {
        let page = Self.page("# a\u{1b}[31m b\u{202e} c\nprint \"\u{1b}]0;t\u{7}\"").text
        let seen = page.prefix(upTo: page.range(of: "id=\"session-text\"")?.lowerBound ?? page.endIndex)
        #expect(seen.contains("a\\u{1b}[31m b\\u{202e} c"))
        #expect(!seen.unicodeScalars.contains { $0.value == 0x1b || $0.value == 7 || $0.value == 0x202e })
    }

    @Test func fileNamesAreText() {
        let name = "a<b>&'c.html"
        let page = Self.page("alpha = 1", named: name).text
        #expect(page.contains("<title>a&lt;b&gt;&amp;&#39;c</title>"))
    }

    private static let tagsOfPlainText = tags(
        page("# a\nprint \"a\"\n# - a\n# `a`\nx = [1, 2; 3, 4]; y = [0; 1]\nnetwork 2 -> 1 sigmoid\ntrain 3").text)

    /// The tags of a page, without those of scripts and the attributes that differ by text.
    private static func tags(_ page: String) -> [Substring] {
        page.split(separator: "<").dropFirst().map { $0.prefix { $0.isLetter || $0 == "/" || $0 == "!" } }
    }

    @Test(arguments: [
        ("x @ W1 + b1", "x·W1+b1"), ("a / (b + 1)", "a/b+1"), ("-x^2", "−x^2"), ("(a + b) * c", "(a+b)×c"),
        ("1.5e-05", "1.5×10^−5"), ("dW1[2,1]", "dW12,1"), ("mean((yhat - y)^2)", "mean((ŷ−y)^2)"), ("W1'", "W1^T"),
    ])
    func formulasAreSetAsTheyAreMeant(formula: String, words: String) throws {
        #expect(Self.words(try #require(NotationReader.notation(of: formula))) == words)
    }

    @Test(arguments: ["", "x +", "alpha = 1", "train 5", "1; 2", "[1, … 3]", String(repeating: "(", count: 300)])
    func whatIsNoFormulaIsText(text: String) {
        if text != "train 5" { #expect(NotationReader.notation(of: text) == nil) }
    }

    private static func words(_ notation: Notation) -> String {
        switch notation {
        case .number(let text), .name(let text), .sign(let text), .text(let text): text
        case .row(let parts): parts.map(words).joined()
        case .fenced(let open, let inner, let close): open + words(inner) + close
        case .fraction(let above, let below): words(above) + "/" + words(below)
        case .above(let base, let exponent): words(base) + "^" + words(exponent)
        case .below(let base, let index): words(base) + words(index)
        case .root(let inner): "√" + words(inner)
        case .matrix(let rows): "[" + rows.map { $0.map(words).joined(separator: ",") }.joined(separator: ";") + "]"
        }
    }
}
