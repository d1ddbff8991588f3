import Testing

@testable import Syntax

@Suite struct ParserTests {
    @Test(arguments: [
        "(", "a[", "[1,", "[1, 2;", "f(1,", "repeat 3 {", "repeat 3 { step", "if a { } else {", "a +", "a +\n",
        "a @ # c",
        "print a,", "network 3 ->", "x =", "not", "a and", "function f(", "function f(x) =", "define f {\n  step\n",
        "-",
        "x[1,2", "a[:", "a[1:", "x = [1, 2;\n 3, 4",
    ])
    func incomplete(_ text: String) throws {
        let error = try #require(syntaxError(text))
        #expect(error.isIncomplete, "\(error)")
    }

    @Test(arguments: ["print \"a", "repeat 3", "if a", "train lr=", "5.", ")", "function f", "for k in x", "a b", "1:"])
    func wrongButNotIncomplete(_ text: String) throws {
        let error = try #require(syntaxError(text))
        #expect(!error.isIncomplete, "\(error)")
    }

    /// How a line is read: as a command with its arguments in `<>`, an assignment or an expression.
    @Test(arguments: [
        ("loss", "loss"), ("loss mse", "loss <mse>"), ("loss - 1", "= loss - 1"), ("loss -1", "= loss - 1"),
        ("loss'", "= loss'"), ("loss and x", "= loss and x"), ("loss = x", "loss = x"), ("step", "step"),
        ("step(3)", "step <3>"), ("quit -1", "quit <-1>"), ("predict [1,2]", "predict <[1, 2]>"),
        ("train 500 steps batch=32", "train <500> <steps> batch=32"),
        ("train 5 until loss < 1", "train <5> until loss < 1"),
        ("normalize scale=1/16", "normalize scale=1 / 16"), ("whatif lr = 0.2", "whatif lr=0.2"),
        ("whatif W1[2,1] += 0.1", "whatif W1[2,1] += 0.1"), ("whatif lr *= 2", "whatif lr *= 2"),
        ("data x -> y", "data <x> -> <y>"), ("print \"a\", x", "print <\"a\"> , <x>"),
        ("help @", "help <\"@\">"), ("help '", "help <\"'\">"), ("help ->", "help <\"->\">"),
        ("help -", "help <\"-\">"),
        ("help and", "help <\"and\">"), ("help train", "help <train>"), ("help until", "help <until>"),
        ("train?", "help <train>"), ("?", "help"), ("repeat = 3", "repeat = 3"), ("steps", "= steps"),
        ("W1[1,2] = 3", "W1[1,2] = 3"), ("W1 *= 2", "W1 *= 2"), ("batch 1:4", "batch <1:4>"),
        ("stop when loss > 10", "stop <when> <loss > 10>"), ("mark before-adam", "mark <before - adam>"),
        ("print -1, -2", "print <-1> , <-2>"), ("print (-1) (-2)", "print <-1> <-2>"),
        ("show W1 all", "show <W1> <all>"),
    ])
    func classification(_ line: String, _ expected: String) throws {
        #expect(try statements(line).map(described) == [expected])
    }

    @Test(arguments: [
        ("for", "forward"), ("trai 3", "train <3>"),
        ("back", "backward"), ("n", "= n"), ("zz", "= zz"), ("tr - 1", "= tr - 1"), ("repe 2 { step }", "repeat"),
    ])
    func prefixes(_ line: String, _ expected: String) throws {
        let vocabulary = vocabulary(names: ["n"], acceptsPrefixes: true)
        #expect(try statements(line, vocabulary).map(described) == [expected])
    }

    @Test func itemsInOrder() throws {
        let text = "#!/bin/bp\n# one\n\nstep  # trailing\n#> a\n#>  b\n#>\n# two\nfunction f(x) = x\n"
        let items = try parse(text)
        let kinds = items.map { item in
            switch item {
            case .comment(let text, _): "#\(text)"
            case .statement(let statement): statement.text
            case .recorded(let lines, _): lines.joined(separator: "|")
            }
        }
        #expect(kinds == ["#!/bin/bp", "#one", "step", "#trailing", "a| b|", "#two", "function f(x) = x"])
        guard case .statement(let last) = items.last, case .function(_, _, _, _, let comment) = last.node else {
            Issue.record("no function")
            return
        }
        #expect(comment == "two")
    }

    @Test func commentsAboveDefinitions() throws {
        let texts = [
            "# a\n# b\ndefine f { step }", "# a\n\ndefine f { step }",
            "repeat 2 { # no\n  # yes\n  define f { step }\n}",
        ]
        let comments = try texts.map { text -> String? in
            guard let statement = try statements(text).first else { return nil }
            switch statement.node {
            case .define(_, _, _, let comment): return comment
            case .repetition(_, let body):
                guard case .define(_, _, _, let comment) = body.statements[0].node else { return nil }
                return comment
            case .assignment, .expression, .command, .whileLoop, .forLoop, .conditional, .breakLoop, .continueLoop,
                .function, .model, .parameter:
                return nil
            }
        }
        #expect(comments == ["a\nb", nil, "yes"])
    }

    @Test func bracketsOfRowsAndSemicolonsAgree() throws {
        #expect(try expression("[[1, 2], [3, 4]]") == (try expression("[1, 2; 3, 4]")))
        #expect(try expression("[1, 2;\n 3, 4]") == (try expression("[1, 2; 3, 4]")))
        #expect(try expression("[([1, 2])]") != (try expression("[1, 2]")))
    }

    @Test func goesOnAfterAnError() throws {
        var parser = Parser("x = (5.\n#> error: …\nstep\n)\n", vocabulary: pageVocabulary)
        let error = #expect(throws: SyntaxError.self) { try parser.next() }
        #expect(try parser.next() == nil)
        parser.recover(from: try #require(error))
        guard case .recorded(let lines, _) = try parser.next() else {
            Issue.record("no recorded output")
            return
        }
        #expect(lines == ["error: …"])
        guard case .statement(let statement) = try parser.next() else {
            Issue.record("no statement")
            return
        }
        #expect(statement.text == "step")
        #expect(throws: SyntaxError.self) { try parser.next() }
    }

    @Test func spansCoverTheirText() throws {
        let text = "  W1[2,1] += (ŷ)'; train 5 lr=0.1 # c\nrepeat 2 { step }"
        let bytes = Array(text.utf8)
        let pieces = try statements(text).map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) }
        #expect(pieces == ["W1[2,1] += (ŷ)'", "train 5 lr=0.1", "repeat 2 { step }"])
    }

    @Test func definedCommandsAreKnown() throws {
        let texts = try statements("define again n { again n - 1 }; again 3; again").map(\.text)
        #expect(texts == ["define again n { again n - 1 }", "again 3", "again"])
    }

    @Test func definedNamesWinOverPrefixes() throws {
        let lines = try statements("tr = 2; tr", vocabulary(acceptsPrefixes: true)).map(described)
        #expect(lines == ["tr = 2", "= tr"])
    }

    private func described(_ statement: Statement) -> String {
        switch statement.node {
        case .expression(let value): "= \(value.text)"
        case .repetition: "repeat"
        case .command(let call):
            ([call.name.text]
                + call.arguments.map { argument in
                    switch argument {
                    case .expression(let value): "<\(value.text)>"
                    case .option(let name, let value): "\(name.text)=\(value.text)"
                    case .assignment(let assignment): assignment.text
                    case .arrow: "->"
                    case .comma: ","
                    case .until(let condition): "until \(condition.text)"
                    case .equals(let value): "= \(value.text)"
                    case .block: "{}"
                    }
                }).joined(separator: " ")
        case .assignment, .whileLoop, .forLoop, .conditional, .breakLoop, .continueLoop, .function, .model, .parameter,
            .define:
            statement.text
        }
    }
}
