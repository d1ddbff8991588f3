import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every hint of the program, brought about and then typed: what a hint tells to type runs, or fails for another reason.
@Suite struct HintTests {
    /// A session with everything that lines usually need.
    static let setup = """
        seed 1
        data xor
        network 2 -> 3 tanh -> 1 sigmoid
        train 1
        backward
        """

    private static func harness(_ setup: String) -> Harness {
        let harness = Harness(setup)
        for (name, text) in HintTriggers.files { harness.write(text, to: name) }
        return harness
    }

    // MARK: What a hint tells to type

    /// The statements in a hint: what stands after its last colon, or the word that was meant in its place.
    static func typed(_ hint: String, _ error: Diagnostic, _ line: String) -> [String] {
        if let quoted = quoted(in: hint) {
            guard let place = error.place, place.text == line else { return [quoted] }
            let characters = Array(line)
            let start = min(place.column - 1, characters.count)
            let end = min(start + place.length, characters.count)
            let old = String(characters[start..<end])
            let word = String(old.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
            let isWhole = quoted.contains(" ") || word.isEmpty
            return [
                isWhole
                    ? quoted
                    : String(characters[..<start]) + quoted + old.dropFirst(word.count)
                        + String(characters[end...])
            ]
        }
        if hint.hasPrefix("as in ") { return hint.dropFirst(6).components(separatedBy: ", or ") }
        if hint.hasPrefix("it is written ") { return ["x = [1, 2; 3, 4]; w = x; \(hint.dropFirst(14))"] }
        let first = String(hint.prefix { $0.isLetter || $0.isNumber })
        if hint.lastRange(of: ": ") == nil, CommandTable.named(first) != nil || hint.hasPrefix("\(first) = ") {
            return hint.components(separatedBy: ", or ")
        }
        guard let colon = hint.lastRange(of: ": ") else {
            return hint.hasPrefix("help ") || hint == "help" ? [hint] : []
        }
        let text = String(hint[colon.upperBound...])
        return text.components(separatedBy: ", or ")
    }

    private static func quoted(in hint: String) -> String? {
        for lead in ["did you mean the command '", "did you mean '"] where hint.hasPrefix(lead) {
            return String(hint.dropFirst(lead.count).dropLast(2))
        }
        return nil
    }

    private static func expectHelps(_ setup: String, _ line: String, file: String? = nil) {
        let harness = harness(setup)
        guard let error = harness.error(of: line) else {
            Issue.record("'\(line)' ran")
            return
        }
        guard let hint = error.hint else {
            Issue.record("'\(line)' has no hint: \(error.message)")
            return
        }
        let statements = typed(hint, error, line)
        #expect(!statements.isEmpty, "'\(line)': nothing to type in '\(hint)'")
        for statement in statements {
            let again = Self.harness(setup)
            _ = again.error(of: line)
            let second = again.error(of: statement)
            // A word in the right place may lack its arguments, or its file.
            let isOther = second.map {
                $0.message != error.message && hint.hasPrefix("did you mean") || isAboutFile($0)
            }
            #expect(isOther ?? true, "'\(line)' → '\(hint)' → '\(statement)' → \(second?.message ?? "")")
        }
    }

    private static func isAboutFile(_ error: Diagnostic) -> Bool {
        error.message.hasPrefix("cannot read") || error.message.hasPrefix("a .npy file holds inputs alone")
            || error.message.hasPrefix("a network is a chain")
            || error.message.hasSuffix("is not the name of a .npy or .csv file")
    }

    // MARK: Words of other languages

    @Test(arguments: ForeignWord.all.indices)
    func foreignWordsHaveExamplesThatRun(_ index: Int) {
        let row = ForeignWord.all[index]
        Harness(Self.setup).must(row.example)
        Harness().must(row.example == "show training" ? "help show" : row.example)
        #expect(row.words.allSatisfy { $0 == $0.lowercased() && !$0.isEmpty })
        #expect(!row.remark.contains("…"))
    }

    /// The words mean what they name: none is a command, a function or a name of the language.
    @Test func foreignWordsAreForeign() {
        for word in ForeignWord.all.flatMap(\.words) where !["variable", "clip"].contains(word) {
            #expect(CommandTable.named(word) == nil, "\(word)")
            #expect(!FunctionTable.isCallable(word), "\(word)")
            #expect(FunctionTable.constants[word] == nil, "\(word)")
        }
    }

    @Test(arguments: HintTriggers.foreignLines)
    func linesOfOtherLanguages(_ line: String) { Self.expectHelps(Self.setup, line) }

    /// Where a word is near by meaning or spelling, it fits its place; where none is, none is made up.
    @Test(arguments: HintTriggers.meant)
    func meantWords(_ line: String, _ word: String) {
        let error = Harness(Self.setup).error(of: line)
        #expect(error?.hint == "did you mean '\(word)'?", "\(line): \(error?.hint ?? "none")")
    }

    @Test func suggestionsFitTheirPlace() {
        let operators = ["and", "or", "not", "less", "greater", "equal", "add", "multiply", "negate", "matmul"]
        var chance = Chance(7)
        let letters = Array("abcdefghilmnoprstuwx")
        for _ in 0..<2000 {
            let word = String((0..<(2 + chance.below(5))).map { _ in chance.pick(letters) })
            for error in [Diagnostic.unknownFunction(word), Diagnostic.unknownName(word, among: ["x", "W1", "alpha"])] {
                guard let hint = error.hint, let meant = Self.quoted(in: hint) else { continue }
                #expect(!operators.contains(meant), "\(word): \(hint)")
                let fits = FunctionTable.isCallable(meant) || hint.hasPrefix("did you mean the command")
                #expect(fits || !error.message.contains("function"), "\(word): \(hint)")
            }
        }
    }

    /// The statement that is hinted for a table reads it, whatever else is said of it.
    @Test(arguments: [
        "", "target=price", "target=price drop=addr", "target=[price, size]", "target=kind", "drop=[addr, kind]",
        "only=[addr, size]", "labels=kind drop=addr", "target=price header=true", "target=price drop=\"the street\"",
        "ordinal=\"kind: y, x\"", "category=[rooms, kind]", "target=1",
    ])
    func hintsOfTablesAreTyped(_ options: String) throws {
        let table = """
            addr,size,rooms,kind,the street,sold,price
            a st,1,3,x,here,1/2/2020,10
            b st,2,four,y,,2/3/2020,20
            c st,,5,x,here,3/4/2020,30
            d st,4,6,y,there,4/5/2020,40,50
            e st,5,6,y,there,5/6/2020,inf
            f st,5,6,z,there,5/6/2020,7

            """
        let harness = Harness()
        harness.write(table, to: "h.csv")
        let error = try #require(harness.error(of: "data \"h.csv\" \(options)"))
        let hint = try #require(error.hint, "\(options): \(error.message)")
        harness.must(hint)
        #expect(harness.session.x != nil)
    }

    /// Hints that need a file or a notice, each typed as it says.
    @Test(arguments: [
        ("x = [1, 2; 3, 4]; y = [1; 2]", "model { yhat = x @ read(\"m.npy\") }", "before the model: ", "print v[2,2]"),
        ("", "derive random(1, 1) * z", "a name first: ", "print m"),
        ("", "seed 2^60", "write it in digits", "seed 1152921504606846976"),
        ("network 1 -> 1; x = [1]; y = [1]", "W1 = inf; forward", "smaller steps: ", "print W1"),
        ("network 1 -> 1; x = [1]; y = [1]", "lr = 1e300; train 5", "smaller steps: ", "forward"),
        ("x = [1; 2]; y = [1; 2]", "model { param w = 0; yhat = sqrt(w * x) }; backward", "a small number, as ", ""),
    ])
    func hintsThatNeedMoreAreTyped(_ setup: String, _ line: String, _ lead: String, _ then: String) throws {
        let harness = Harness("write [1, 2; 3, 4] \"m.npy\"; z = 3\n\(setup)")
        let error = harness.error(of: line)
        let hint = try #require(error?.hint ?? harness.notices.compactMap(\.hint).last, "\(line)")
        let range = try #require(hint.firstRange(of: lead), "\(hint)")
        for part in hint[range.upperBound...].split(separator: ", ") {
            var statement = part.hasPrefix("then ") ? part.dropFirst(5) : part
            if part.hasPrefix("and write") { continue }
            // The end of a list of arguments belongs to what stands before the comma.
            if statement.hasSuffix(")"), !statement.contains("(") { continue }
            if statement.contains("("), !statement.contains(")") { statement += ", 3)" }
            harness.must(String(statement))
        }
        harness.must(then)
    }

    // MARK: All wordings

    @Test func hintsCanBeTyped() {
        for (setup, line) in HintTriggers.typable + HintTriggers.pictures + HintTriggers.lessons {
            Self.expectHelps(setup, line)
        }
    }

    /// What `diagnose` advises runs.
    @Test(arguments: [
        "data xor; network 2 -> 3 tanh -> 1 sigmoid", "data xor; network 2 -> 3 tanh -> 1 sigmoid; W1 = 0; W2 = 0",
        "data xor; network 2 -> 3 tanh -> 1 sigmoid; W1 = 1", "data xor; network 2 -> 3 tanh -> 1 sigmoid; W1 *= 100",
        "data xor; network 2 -> 4 relu -> 1; b1 = -100", "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 10000",
        "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 1e-9", "network 1 -> 1; x = [nan; 2]; y = [1; 2]",
        "network 1 -> 1; x = [1; 2]; y = [1; nan]", "network 1 -> 1; x = [1; 2]; y = [1; 2]; W1 = inf",
        "network 1 -> 1 sigmoid; x = [1; 2; 3; 4]; y = [5; 6; 7; 8]; loss mse", "data iris; network 4 -> 3",
        "data iris; network 4 -> 3 softmax; loss mse", "data xor; network 2 -> 3 tanh -> 1 tanh; loss hinge",
        "x = [1000, 1; 2000, 2; 3000, 1; 4000, 2]; y = [1; 2; 3; 4]; network 2 -> 3 tanh -> 1",
        "data spiral n=200; network 2 -> 8 tanh -> 8 tanh -> 8 tanh -> 8 tanh -> 8 tanh -> 1 sigmoid; W3 *= 0.001",
        "x = (1:20)'; y = 3 * x; x = concat(x, y); network 2 -> 1",
    ])
    func adviceRuns(_ setup: String) {
        let harness = Harness()
        harness.must(setup)
        harness.must("diagnose")
        for row in harness.tables("diagnosis").flatMap(\.rows) {
            guard case .formula(let command)? = row.last else { continue }
            let again = Harness()
            again.must(setup)
            again.must(command)
        }
    }

    /// Each wording in the sources is said by some line of these tables.
    @Test func everyWordingHasATrigger() throws {
        var said: Set<String> = []
        func run(_ setup: String, _ line: String) {
            let harness = Self.harness(setup)
            harness.run(line)
            said.formUnion((harness.errors + harness.notices).compactMap(\.hint))
        }
        for line in HintTriggers.foreignLines { run(Self.setup, line) }
        for (setup, line) in HintTriggers.typable + HintTriggers.pictures + HintTriggers.lessons + HintTriggers.told
            + HintTriggers.toldInLessons
        { run(setup, line) }
        for (setup, line, _, _) in MessagesTests.table + InterpreterTests.mistakes { run(setup, line) }
        for (line, _) in HintTriggers.meant { run(Self.setup, line) }
        said.formUnion(MessagesTests.rare.compactMap(\.0.hint))
        said.formUnion(try AuthorErrorTests.saidOfAll.compactMap(\.hint))
        let sources = try HintSource.all(in: ["Syntax", "Modelling", "Insight", "Commands", "Learning", "Teaching"])
        #expect(sources.count > 150)
        let silent = sources.filter { source in
            !said.contains(where: source.matches)
                && !HintTriggers.elsewhere.contains { source.description.contains($0) }
        }
        #expect(silent.isEmpty, "no line says \(silent.map(\.description))")
    }
}

extension StringProtocol where SubSequence == Substring {
    fileprivate func lastRange(of text: String) -> Range<Index>? { ranges(of: text).last }

    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }
}
