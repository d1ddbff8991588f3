import Testing

@testable import Syntax

@Suite struct UnparserTests {
    /// What is typed, and its canonical text.
    @Test(arguments: [
        ("x·W1+b1", "x @ W1 + b1"), ("(1-y^2)*dy", "(1 - y^2) * dy"), ("((a))", "a"), ("(a^b)^c", "(a^b)^c"),
        ("(-2)^2", "(-2)^2"), ("-(2^2)", "-2^2"), ("a-(b-c)", "a - (b - c)"), ("(a-b)-c", "a - b - c"),
        ("not(a<b)", "not a < b"), ("(not a)<b", "(not a) < b"), ("(a<b)<c", "(a < b) < c"), ("- -a", "--a"),
        ("2^(-1)", "2^-1"), ("2^(-(1^2))", "2^-1^2"), ("(2^-1)^2", "(2^-1)^2"), ("-(a+b)", "-(a + b)"),
        ("(a+b)'", "(a + b)'"), ("x''", "x''"), ("(-x)'", "(-x)'"), ("-x'", "-x'"), ("5.0", "5"), (".10", "0.1"),
        ("1e-5", "1e-05"), ("1e20", "1e+20"), ("100000", "100000"), ("[[1,2],[3,4]]", "[1, 2; 3, 4]"),
        ("[([1,2])]", "[([1, 2])]"), ("W1[ 1:2 , end ]", "W1[1:2,end]"), ("(1:3)'", "(1:3)'"), ("(1:2):3", "(1:2):3"),
        ("mean( x,axis=rows )", "mean(x, axis=rows)"), (#"print "a\"b\\\n""#, #"print "a\"b\\\n""#),
        ("loss (-1)", "loss (-1)"), ("(loss)", "(loss)"), ("quit -1", "quit -1"), ("print (a) (-1)", "print a (-1)"),
        ("print a,-1", "print a, -1"), ("train lr=0.1 (-1)", "train lr=0.1 (-1)"), ("print (until)", "print (until)"),
        ("train lr=(1+2)", "train lr=(1 + 2)"), ("train lr=-1/16", "train lr=-1 / 16"), ("help @", "help \"@\""),
        ("repeat 3 {step;\nloss}", "repeat 3 { step; loss }"),
        (
            "if a{step}else if b{loss}else{}",
            "if a { step } else if b { loss } else { }"
        ),
        ("define f n {repeat n{step}}", "define f n {\n    repeat n { step }\n}"),
        ("repeat 2 {\n# note\nfunction f(x)=x\n}", "repeat 2 {\n    # note\n    function f(x) = x\n}"),
        ("compare{step}{loss}", "compare { step } { loss }"), ("data x->y", "data x -> y"), ("train?", "help train"),
    ])
    func canonicalText(_ typed: String, _ expected: String) throws {
        #expect(try statements(typed).map(\.text) == [expected])
        try expectRoundTrip(typed)
    }

    @Test func longBlocksTakeALineForEachStatement() throws {
        let body = (1...12).map { "value\($0) = \($0)" }.joined(separator: "; ")
        let text = try #require(try statements("repeat 3 { \(body) }").first).text
        #expect(text.hasPrefix("repeat 3 {\n    value1 = 1\n    value2 = 2\n"))
        #expect(text.hasSuffix("\n}"))
    }

    @Test func negativeNumbersStandInParenthesesWhereSignsMust() {
        let span = Span(0, 0)
        let minusTwo = Expression(.number(-2), span)
        let two = Expression(.number(2), span)
        #expect(Expression(.binary(.power, minusTwo, two), span).text == "(-2)^2")
        #expect(Expression(.binary(.power, two, minusTwo), span).text == "2^-2")
        #expect(Expression(.transpose(minusTwo), span).text == "(-2)'")
    }

    @Test func randomProgramsReadBack() throws {
        var source = RandomProgram(seed: 7)
        for _ in 0..<2000 { try expectRoundTrip(source.statement(depth: 3)) }
    }

    @Test func randomTreesReadBack() throws {
        var source = RandomProgram(seed: 11)
        for _ in 0..<2000 {
            let tree = source.tree(depth: 4)
            let text = "print (\(tree.text))"
            let expected = Statement.Node.command(
                CommandCall(name: Name("print", Span(0, 0)), arguments: [.expression(tree)]))
            #expect(try statements(text).map(\.node) == [expected], "\(text)")
        }
    }
}
