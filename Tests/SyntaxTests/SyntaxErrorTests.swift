import Testing

@testable import Syntax

@Suite struct SyntaxErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let message: String
        let span: Span
        let hint: String?
        var testDescription: String { text }

        init(_ text: String, _ message: String, _ start: Int, _ end: Int, _ hint: String?) {
            (self.text, self.message, self.span, self.hint) = (text, message, Span(start, end), hint)
        }
    }

    @Test(arguments: cases) func wording(_ it: Case) throws {
        let error = try #require(syntaxError(it.text, vocabulary(names: ["a", "x"])))
        #expect(error.message == it.message)
        #expect(error.span == it.span)
        #expect(error.hint == it.hint)
        #expect(!error.isIncomplete)
    }

    static let cases = [
        Case("5.", "a number cannot end with its point: '5.'", 0, 2, "write 5 or 5.0"),
        Case("1.2.3", "a number has one point only", 0, 4, "a range is written 1:3"),
        Case("2x", "'2x' is neither a number nor a name", 0, 2, "write 2 * x, or for a name x2"),
        Case("1e999", "the number '1e999' is too large", 0, 5, "the largest is about 1.8e308"),
        Case(
            "print \"abc", "the string is not closed on its line", 6, 7, #"end it with ", and write \n for a new line"#),
        Case(#"print "\q""#, #"a backslash stands before ", \, n or t only"#, 7, 8, #"write \\ for a backslash"#),
        Case("x**2", "'**' has no meaning here", 1, 2, "write ^: x^2"),
        Case("x && a", "'&' has no meaning here", 2, 3, "write and: x and a"),
        Case("x .* a", "'.' has no meaning here", 2, 3, "write *: x * a"),
        Case("x²", "'²' has no meaning here", 1, 3, "write ^2"),
        Case(
            "print 'a'", "a single quote stands directly after what it transposes", 6, 7,
            "strings take double quotes: \"a\""),
        Case("(* a)", "'*' needs a value on its left", 1, 2, "x * y"),
        Case("a + )", "expected a value, found ')'", 4, 5, nil),
        Case(
            "[1 2]", "expected ']', found '2'", 3, 4,
            "commas separate elements, semicolons rows: [1, 2]"),
        Case("a <- 3", "'<-' assigns nothing here", 2, 4, "assignments have an equals sign: a = 3"),
        Case(
            "W1 <- W1 - lr * dW1", "'<-' assigns nothing here", 3, 5,
            "assignments have an equals sign: W1 = W1 - lr * dW1"),
        Case("a < x < 3", "comparisons cannot be chained", 6, 7, "use and: a < b and b < c"),
        Case("a + not x", "'not' binds looser than the operator before it", 4, 7, "put it in parentheses: (not x)"),
        Case("[]", "a matrix has at least one element", 0, 2, "zeros(1, 1) or [0] is the smallest"),
        Case(
            "[1, 2; 3]", "row 1 has 2 elements, row 2 has 1", 0, 9, "give every row the same number of elements"),
        Case(
            "[[1], [2, 3]]", "row 1 has 1 element, row 2 has 2", 0, 13, "give every row the same number of elements"),
        Case("a[]", "the index is empty", 1, 3, "a[1] or a[1,:]"),
        Case("a[2:]", "a range needs both ends", 2, 4, "2:end"),
        Case("a[:2]", "a range needs both ends", 2, 3, "1:2"),
        Case("trian 100", "no command is called 'trian'", 0, 5, "did you mean 'train'?"),
        Case("tra 100", "no command is called 'tra'", 0, 3, "all commands: help"),
        Case("trai 100", "no command is called 'trai'", 0, 4, "did you mean 'train'?"),
        Case("zork 100", "no command is called 'zork'", 0, 4, "all commands: help"),
        Case("a 100", "'100' does not belong after 'a'", 2, 5, "a value is assigned by =: a = 100"),
        Case(
            "a + 1 x", "'x' does not belong after a complete statement", 6, 7,
            "a new line or ; begins another statement"),
        Case("trian (3)", "no command is called 'trian'", 0, 5, "did you mean 'train'?"),
        Case("wihle x { }", "no command is called 'wihle'", 0, 5, "did you mean 'while'?"),
        Case("sum (x)", "the parenthesis of a call touches its name", 0, 3, "sum(…)"),
        Case("a [1]", "the bracket of an index touches its name", 0, 1, "a[…]"),
        Case("a)", "')' closes nothing", 1, 2, "leave it out"),
        Case("}", "'}' closes nothing", 0, 1, "leave it out"),
        Case("a + 1 = 2", "only a name or an indexed name can be assigned", 0, 5, "x = 1 or W1[1,2] = 1; == compares"),
        Case("and = 1", "'and' is an operator, not a name", 0, 3, "choose another name"),
        Case("for 3 in x { }", "expected a name, found '3'", 4, 5, "a loop is written: for k in 1:3 { print k }"),
        Case("for k of x { }", "expected 'in', found 'of'", 6, 8, "a loop is written: for k in x { }"),
        Case(
            "function f = x", "expected '(', found '='", 11, 12,
            "a function is one formula: function cube(z) = z^3"),
        Case("param W1", "expected '=', found the end of the text", 8, 8, "param W1 = glorot(2, 4)"),
        Case("if a > 0 step", "expected '{', found 'step'", 9, 13, "blocks stand in braces: if a > 0 { step }"),
        Case(
            "repeat 3\n{ }", "expected '{', found the end of the line", 8, 9, "repeat 10 { … }: the braces are needed"),
        Case("repeat { }", "expected a number of rounds, found '{'", 7, 8, "repeat 10 { … }"),
        Case("{ step }", "a block needs a command before it", 0, 1, "repeat 10 { … }"),
        Case(
            "if a { }\nelse { }", "'else' stands on the line of the '}' before it", 9, 13,
            "if x > 0 { … } else { … }"),
        Case("print a, ;", "expected an argument after ',', found ';'", 9, 10, nil),
        Case("train lr=", "expected an argument after 'lr=', found the end of the text", 9, 9, nil),
        Case("train 3 until", "'until' needs a condition, found the end of the text", 13, 13, "until loss < 0.1"),
        Case("train lr=1 + 2", "'+' does not belong after an option", 11, 12, "put the value in parentheses: lr=(…)"),
        Case(
            "#> 3", "recorded output follows no statement", 0, 4,
            "put #> directly below its statement, or write # for a comment"),
        Case(
            "step\n\n#> 3", "recorded output follows no statement", 6, 10,
            "put #> directly below its statement, or write # for a comment"),
    ]

    @Test func ambiguousPrefix() throws {
        let ambiguous = try #require(syntaxError("tra 3", vocabulary(acceptsPrefixes: true)))
        #expect(ambiguous.message == "'tra' is short for several commands: trace, train")
        #expect(ambiguous.hint == "type one letter more")
        #expect(ambiguous.span == Span(0, 3))
    }

    @Test func bounds() throws {
        let deep = try #require(syntaxError(String(repeating: "(", count: 1000)))
        #expect(deep.message == "this is nested more than 100 deep")
        #expect(!deep.isIncomplete)
        let long = try #require(syntaxError("1" + String(repeating: "+1", count: 2000)))
        let longest = try expression("1" + String(repeating: " + 1", count: 999))
        #expect(longest.text.utf8.count == 1 + 4 * 999)
        #expect(long.message == "this formula chains more than 1000 operations")
    }
}
