import Autodiff
import Exporting
import Learning
import Modelling
import Reporting
import Syntax

/// The pages of help, all made from the declarations themselves.
package enum Help {
    /// A screen: how one begins, and the names of all commands.
    static func overview(_ session: Session, _ commands: CommandTable = .standard) -> [Report.Block] {
        let groups = Command.Group.allCases.map { group -> [Report.Cell] in
            let names = commands.commands.filter { $0.group == group }.map(\.name)
            return [.text(group.rawValue), .text(names.joined(separator: " "))]
        }
        return [
            .text("First steps:\n" + firstSteps.map { "    \($0)\n" }.joined()),
            .table(Report.Table(kind: "help", headings: ["about", "commands"], rows: groups)),
        ] + own(session) + [
            .text(
                "More on each: help train, help tanh, help adam. What each does: help all. Also: help functions, help language, help keys, help files, help sessions."
            )
        ]
    }

    static let firstSteps = [
        "data xor", "network 2 -> 4 tanh -> 1 sigmoid", "forward; loss; backward; show grads; step",
    ]

    private static func own(_ session: Session) -> [Report.Block] {
        session.commands.isEmpty ? [] : [.text("Your commands: " + session.commands.keys.joined(separator: ", "))]
    }

    /// All commands, with what each does, and all functions.
    static func everything(_ session: Session, _ commands: CommandTable = .standard) -> [Report.Block] {
        var blocks: [Report.Block] = [.text("Help on all commands:")]
        for group in Command.Group.allCases {
            let rows = commands.commands.filter { $0.group == group }.map { command -> [Report.Cell] in
                [.formula(command.name), .text(command.summary)]
            }
            blocks.append(
                .table(Report.Table(kind: "help", caption: group.rawValue, headings: ["command", "does"], rows: rows)))
        }
        return blocks + own(session) + [.text(functions)]
    }

    private static var functions: String {
        "Functions: " + Array(Set(FunctionTable.callableNames)).sorted().joined(separator: ", ")
    }

    /// The page on one word; nil if there is none.
    static func blocks(
        on topic: String, _ session: Session, _ commands: CommandTable = .standard,
        pictures: [PictureFormat] = []
    ) -> [Report.Block]? {
        let column = ColumnWord.all.first { $0.heading == topic }.map { word in
            [Report.Block.text("\(word.heading), the heading of a column: \(word.meaning)")]
        }
        guard let page = page(on: topic, session, commands, pictures) else { return column }
        return page + (column ?? [])
    }

    private static func page(
        on topic: String, _ session: Session, _ commands: CommandTable, _ pictures: [PictureFormat]
    ) -> [Report.Block]? {
        if let command = commands.named(topic) {
            // A command may share its name with a data set.
            let data = BuiltInDataset.all.first { $0.name == topic }
            return page(command, session) + (data.map(page) ?? [])
        }
        if let command = session.commands[topic]?.object {
            return [.text("\(command.usage)   (your command)")] + (command.comment.map { [.text($0)] } ?? [])
                + [.text(command.body.text)]
        }
        if let function = session.functions[topic]?.object {
            return [.text(function.text)] + (function.comment.map { [.text($0)] } ?? [])
        }
        if let entry = FunctionTable.named(topic) {
            let page: [Report.Block] = [.text("\(entry.usage): \(entry.summary)")]
            // The word for all of the help is a function too.
            return topic == whole ? everything(session, commands) + page : page
        }
        let rows = typedRows.filter { $0.name == topic || $0.callName == topic || symbol(of: $0) == topic }
        if !rows.isEmpty { return rows.flatMap(page) }
        if let row = OptimizerRow.all.first(where: { $0.name == topic }) { return page(row) }
        if let row = BuiltInDataset.all.first(where: { $0.name == topic }) { return page(row) }
        if let row = Exporter.all.first(where: { $0.name == topic }) { return page(row) }
        if let row = Initializer.named(topic) { return [.text("init=\(row.name): \(row.summary)")] }
        if let row = SessionName.named(topic) { return [.text("\(row.name): \(row.summary)")] }
        return words(pictures)[topic].map { [.text($0)] }
    }

    /// What asks for all of the help.
    private static let whole = "all"

    package static func topics(_ session: Session, _ commands: CommandTable = .standard) -> [String] {
        var topics = commands.names + session.commands.keys + session.functions.keys
        topics += FunctionTable.all.map(\.name) + typedRows.map(\.name)
        topics += OptimizerRow.all.map(\.name) + BuiltInDataset.all.map(\.name)
        topics += Exporter.all.map(\.name)
        topics += ColumnWord.all.map(\.heading)
        return topics + Initializer.all.map(\.name) + SessionName.all.map(\.name) + words([]).keys
    }

    /// The operations that are typed by a name or a symbol.
    private static var typedRows: [Operation<Double>] {
        Operation<Double>.all.filter { row in
            switch row.notation {
            case .call, .infix, .prefix, .postfix: true
            case .index: false
            }
        }
    }

    /// Names of the language that are no command and no function.
    private static func words(_ pictures: [PictureFormat]) -> [String: String] {
        [
            "functions": functions,
            "dW1": "dW1: the gradient of the loss with respect to W1, as the last backward left it",
            "language": """
            Everything is a matrix, rows × columns; a sample is a row. [1, 2, 3] is a row, [1; 2; 3] a column, \
            [1, 2; 3, 4] two rows. W1[2,1] is row 2, column 1, counted from 1; W1[2,:] and W1[1:2,end] are parts.
            + - * / ^ work element by element and repeat rows, columns and numbers; @ is the matrix product, ' the \
            transpose. Comparisons give 0 or 1; not, and, or; NaN is false. 1:10 and 0:0.1:1 are ranges.
            NAME = VALUE sets a variable, a parameter or an element; += -= *= /= change it. ; or a new line ends a \
            statement, an open bracket or brace continues it, # begins a comment. Texts stand in double quotes.
            dW1 is the gradient with respect to W1. Commands act, a bare expression prints its value.
            """,
            "keys": """
            Tab completes, Ctrl-R searches the history, the arrow keys walk through it. Ctrl-C drops the line; during \
            a training it stops between two updates and keeps everything. Ctrl-D on an empty line leaves. Ctrl-Z \
            suspends, fg in the shell goes on. What you typed before the shell was killed: recover.
            """,
            "pictures": """
            plot, map, hist and show flow draw with characters, in as many colours as the terminal has, and end with a \
            sentence that says what one sees. At the prompt of a terminal that answers that it has pixels, by kitty's \
            protocol or as sixels, the drawing is in pixels: dark on white, the sentence below. It is asked at the first \
            picture. NO_COLOR, --color never and --ascii keep to characters, as pipes, scripts, pages and sessions always \
            do, and train live while it runs. backprop --pixels none keeps to them too, --pixels kitty and --pixels sixel \
            do not ask.
            With to "FILE" at its end a picture goes to a file, by the end of the name: \
            \(pictures.map { "\($0.suffixes.joined(separator: ", ")) \($0.summary)" }.joined(separator: "; ")). Pixels need \
            librsvg and a font (Debian: librsvg2-2, fonts-dejavu-core).
            """,
            "sessions": """
            A session is a script: statements, comments, and below a statement the lines that it printed, each after #>. \
            save "a.bp" outputs writes them, replay "a.bp" check and backprop check a.bp compare. Whole numbers and words \
            must be equal, other numbers within one unit of the last digit recorded. A statement without #> is run and \
            not compared.
            … in a recorded line leaves unchecked what stands in its place, up to two blanks; as the last word of a line \
            the rest of the line; alone on a line any number of lines; alone below a statement all that it printed. What \
            is beside it must be there. Where … itself was printed, it stands for nothing else. save writes it for a \
            matrix or table of more than \(Interpreter.mostRecorded) elements, and for what was printed before the latest \
            \(Interpreter.mostPrinted >> 20) MB.
            replay "a.bp" pause waits before each statement; replay "a.bp" from 12 to 20 shows a part.
            From a script, source or replay: only new files and those written since the start, below the script's folder \
            or the working folder, named \(endings(pictures)), no name that begins with a dot; force counts only where you type it. backprop \
            --allow-write FOLDER opens one more folder.
            """,
            "files": """
            Data: data "houses.csv" target=price, data "x.npy" -> "y.npy". They are read from files \
            \(DataFormat.all.filter(\.isRead).map { "\($0.suffix) \($0.summary)" }.joined(separator: "; ")); what gzip has packed \
            (.gz) is unpacked. Of others (\(DataFormat.all.filter { !$0.isRead }.map(\.suffix).joined(separator: ", "))) the error \
            says what makes a table of them. Matrices: read("w.npy"), write W1 "w.npy" or "w.csv"; the data: write data "rows.csv". \
            Sessions: save "a.bp", replay "a.bp", source "a.bp"; what save writes, by the end of the name: \
            \(SessionFormat.all.map { "\($0.suffix) \($0.summary)" }.joined(separator: "; ")). For other programs: \
            \(Exporter.all.map { "save \($0.name) \"model\($0.ending)\", \($0.summary)" }.joined(separator: "; ")). A script finds its files \
            beside itself first. ~/.config/backprop/rc.bp is run when the shell starts, the history is kept in \
            ~/.local/state/backprop/history, what recover needs in ~/.local/state/backprop/journals. In the head of a saved \
            session a line like # backprop file 930766865 9 houses.csv says which file it read, with the numbers of cksum; \
            a replay says where it is another one now. Only files and pipes are read.
            """,
        ]
    }

    private static func page(_ row: Exporter) -> [Report.Block] {
        let path = "model\(row.ending)"
        return [
            .text("save \(row.name) \"\(path)\": \(row.summary)"), .text("with the file: \(row.use(path))"),
        ]
    }

    /// How the names of the files end that a script may write.
    private static func endings(_ pictures: [PictureFormat]) -> String {
        let all =
            SessionFormat.all.map { "*\($0.suffix)" } + DataFormat.written.map { "*\($0.suffix)" }
            + Exporter.all.map { "*\($0.ending)" } + pictures.flatMap(\.suffixes).map { "*\($0)" }
        var seen: Set<String> = []
        let each = all.filter { seen.insert($0).inserted }
        return each.dropLast().joined(separator: ", ") + " or " + each[each.count - 1]
    }

    private static func page(_ command: Command, _ session: Session) -> [Report.Block] {
        var blocks: [Report.Block] = [.text("\(command.name): \(command.summary)")]
        blocks += command.usages.map { .text("    \($0)") }
        let rows = command.parameters.filter { !$0.isTold }.map {
            [Report.Cell.formula($0.usage), .text($0.meaning(session))]
        }
        if !rows.isEmpty {
            blocks.append(.table(Report.Table(kind: "parameters", headings: ["argument", "meaning"], rows: rows)))
        }
        if !command.inner.isEmpty {
            let inner = command.inner.map {
                [Report.Cell.formula($0.usages.joined(separator: " or ")), .text($0.summary)]
            }
            blocks.append(
                .table(Report.Table(kind: "statements", headings: ["in its braces", "meaning"], rows: inner)))
        }
        if !command.discussion.isEmpty { blocks.append(.text(command.discussion)) }
        if !command.examples.isEmpty {
            blocks.append(.text("Examples:"))
            blocks += command.examples.map { .text("    \($0.line)" + ($0.remark.map { "   # \($0)" } ?? "")) }
        }
        return blocks
    }

    private static func page(_ row: Operation<Double>) -> [Report.Block] {
        let attribute: Attribute = row.category == .reduction ? .axis(.all) : .none
        let name = row.notation == .call ? nil : row.calledAs
        let forms = [row.writtenForm] + (name.map { ["also \(row.usage(as: $0))"] } ?? [])
        var blocks: [Report.Block] = [.text("\(forms.joined(separator: ", ")): \(row.summary)")]
        if let definition = row.definition { blocks.append(.text("    \(row.outputName) = \(definition)")) }
        if row.category != .shape {
            let shapes = row.inputNames.map { _ in Shape(2, 2) }
            let names = Dictionary(
                uniqueKeysWithValues: zip(row.inputNames, row.callNames.map { Expression(name: $0) }))
            for (name, text) in zip(row.callNames, row.derivativeTexts(attribute, shapes)) {
                let shown = row.callNames == row.inputNames ? text : Expression.parsed(text).substituting(names).text
                blocks.append(.text("    d\(name) = \(shown)"))
            }
        }
        if let remark = row.remark { blocks.append(.text(remark)) }
        if !row.settings.isEmpty {
            let settings = row.settings.map { setting -> [Report.Cell] in
                [.formula("\(setting.name)="), .number(setting.standard), .text(setting.meaning)]
            }
            blocks.append(
                .table(Report.Table(kind: "settings", headings: ["setting", "default", "meaning"], rows: settings)))
        }
        return blocks
    }

    private static func page(_ row: OptimizerRow) -> [Report.Block] {
        let settings = row.settings.map { setting -> [Report.Cell] in
            [.formula("\(setting.name)="), .number(setting.initial), .text(setting.summary)]
        }
        return [
            .text("optimizer \(row.name): \(row.summary)"),
            .table(Report.Table(kind: "settings", headings: ["setting", "default", "meaning"], rows: settings)),
            .text("The rule with its default settings:"),
        ] + OptimizerState(row).rule.map { .text("    \($0)") }
    }

    private static func page(_ row: BuiltInDataset) -> [Report.Block] {
        var blocks: [Report.Block] = [.text("data \(row.name): \(row.summary)"), .text(row.discussion)]
        let settings = row.settings.map { setting -> [Report.Cell] in
            let standard: Report.Cell =
                if case .choice(let words) = setting.kind { .text(words[Int(setting.standard)]) } else {
                    .number(setting.standard)
                }
            return [.formula("\(setting.name)="), standard, .text(setting.summary)]
        }
        if !settings.isEmpty {
            blocks.append(
                .table(Report.Table(kind: "settings", headings: ["setting", "default", "meaning"], rows: settings)))
        }
        if let attribution = row.attribution { blocks.append(.text(attribution)) }
        return blocks
    }

    private static func symbol(of row: Operation<Double>) -> String? {
        switch row.notation {
        case .infix(let symbol), .prefix(let symbol), .postfix(let symbol): symbol
        case .call, .index: nil
        }
    }
}
