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
            .text(
                "First steps (a course of lessons: next; sessions to look into: examples):\n"
                    + firstSteps.map { "    \($0)" }.joined(separator: "\n")),
            .table(Report.Table(kind: "help", headings: ["about", "commands"], rows: groups)),
        ] + own(session) + [
            .text(
                "More on each: help train, help tanh, help chain rule. Also: help all, help ideas, help functions, help language, help keys, help files, help sessions."
            )
        ]
    }

    static let firstSteps = [
        "data xor; network 2 -> 4 tanh -> 1 sigmoid", "forward; loss; backward; show grads; step",
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

    static var functions: String {
        "Functions: " + Array(Set(FunctionTable.callableNames)).sorted().joined(separator: ", ")
    }

    /// The page on one word, or several; nil if there is none.
    ///
    /// - Parameter shape: the shape of what a name stands for.
    static func blocks(
        on topic: String, _ session: Session, _ commands: CommandTable = .standard,
        pictures: [PictureFormat] = [], shape: (String) -> Shape? = { _ in nil }
    ) -> [Report.Block]? {
        let others = [
            name(topic, session, shape), ColumnWord.all.first { $0.heading == topic }?.page, sign(topic),
            Idea.named(topic)?.page,
        ].compactMap(\.self).joined()
        let found = page(on: topic, session, commands, pictures)
        let page = (found ?? []) + others + (found == nil ? options(topic, commands) ?? [] : [])
        if !page.isEmpty { return page }
        // What is written a little otherwise.
        return otherSpelling(of: topic, session, commands).flatMap {
            blocks(on: $0, session, commands, pictures: pictures, shape: shape)
        }
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
        return words(pictures)[topic].map { [.text($0)] }
    }

    /// What asks for all of the help.
    private static let whole = "all"

    package static func topics(_ session: Session, _ commands: CommandTable = .standard) -> [String] {
        var topics = commands.names + session.commands.keys + session.functions.keys
        topics += FunctionTable.all.map(\.name) + typedRows.map(\.name)
        topics += OptimizerRow.all.map(\.name) + BuiltInDataset.all.map(\.name)
        topics += Exporter.all.map(\.name)
        topics += ColumnWord.all.map(\.heading) + Idea.all.flatMap(\.names).filter { !$0.contains(" ") }
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

    private static func page(_ row: Exporter) -> [Report.Block] {
        let path = "model\(row.ending)"
        return [
            .text("save \(row.name) \"\(path)\": \(row.summary)"), .text("with the file: \(row.use(path))"),
        ]
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
