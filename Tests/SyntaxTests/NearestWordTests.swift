import Testing

@testable import Syntax

@Suite struct NearestWordTests {
    @Test(
        arguments: [
            ("trian", "train"), ("forwad", "forward"), ("stpe", "step"), ("shwo", "show"), ("los", "loss"), ("x", nil),
            ("completely", nil), ("train", nil), ("", nil), ("backwrad", "backward"),
        ] as [(String, String?)])
    func nearest(_ word: String, _ expected: String?) {
        #expect(nearestWord(to: word, among: ["backward", "forward", "loss", "show", "step", "train"]) == expected)
    }

    @Test func firstInTheAlphabetWinsATie() {
        #expect(nearestWord(to: "cart", among: ["card", "care", "carp"]) == "card")
    }
}
