import Reporting
import Testing

@testable import Rendering

struct ProseTests {
    @Test func readsTheSubset() {
        #expect(
            Prose.read(["# Title", "one *two* **three**", "four `x * y * z`.", "", "- a", "- b", "  more", "1. c"]) == [
                .heading(level: 1, [.text("Title")]),
                .paragraph([
                    .text("one "), .emphasis([.text("two")]), .text(" "), .strong([.text("three")]), .text("\nfour "),
                    .code("x * y * z"), .text("."),
                ]),
                .list(first: nil, [[.text("a")], [.text("b more")]]),
                .list(first: 1, [[.text("c")]]),
            ])
        #expect(Prose.read(["```", "*a*", "```", "    b"]) == [.code(["*a*"]), .code(["b"])])
        #expect(Prose.Piece.read("$x @ W1$ costs 5 $ or $ 6") == [.formula("x @ W1"), .text(" costs 5 $ or $ 6")])
        #expect(
            Prose.Piece.read("[here](https://a.b/c) and [no](a b)") == [
                .link([.text("here")], address: "https://a.b/c"), .text(" and [no](a b)"),
            ])
    }

    @Test(arguments: ["2 * 3 * 4", "a*b*c", "leaky_relu_x", "**", "*", "$", "`", "[](", "[a](", "<b>*", "***", "* *"])
    func whatIsNoMarkIsText(text: String) {
        #expect(Prose.Piece.read(text) == [.text(text)])
    }

    @Test func marksInsideEachOtherEndSomewhere() {
        let deep = String(repeating: "*a [", count: 2000) + String(repeating: "](b)*", count: 2000)
        #expect(!Prose.Piece.read(deep).isEmpty)
    }

    @Test func digestsAreThoseOfTheStandard() {
        // FIPS 180-4, examples; RFC 4648, section 10.
        func hex(_ text: String) -> String {
            SHA256.digest(Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        #expect(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
        #expect(
            ["", "f", "fo", "foo", "foob"].map { Base64.text(Array($0.utf8)) } == [
                "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==",
            ])
    }
}
