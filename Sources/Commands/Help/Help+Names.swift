import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// Pages on names of values, on signs, and on what is set by a name.
extension Help {
    /// What a name of the session or of a network stands for, with its shape where it has one.
    static func name(_ topic: String, _ session: Session, _ shape: (String) -> Shape?) -> [Report.Block]? {
        guard let text = meaning(topic, session) else { return nil }
        let isNumber = SessionName.named(topic).map { $0.isNumber || $0.isComputed } ?? false
        let here = session.showsName(topic) && !isNumber ? shape(topic).map { "; here \($0)" } : nil
        return [.text("\(topic): \(text)\(here ?? "")")]
    }

    private static func meaning(_ name: String, _ session: Session) -> String? {
        if session.variables[name] != nil { return "a variable of yours" }
        if let row = SessionName.named(name) { return row.summary }
        if name.count > 1, name.hasPrefix("d"), case let owner = String(name.dropFirst()),
            owner == "x" || isNamed(owner, session)
        {
            let state = session.gradients.map { gradients in
                gradients.values[owner] == nil ? "" : ", \(session.staleness(of: gradients) ?? "fresh")"
            }
            return
                "the gradient of the loss in \(owner), in the shape of \(owner), as backward computed it\(state ?? "")"
        }
        if let model = session.model?.object {
            if model.assigns(name) {
                let formula = formula(of: name, model)
                if model.network != nil, let layer = LayerName(name) { return layer.meaning(as: formula) }
                return formula.map { "a value of the model, \(name) = \($0)" }
            }
            if session.parameters[name] != nil, LayerName(name) == nil { return "a parameter of the model" }
        }
        let isHere = session.model == nil || session.parameters[name] != nil
        return LayerName(name).map { $0.meaning() + (isHere ? "" : "; the present model has none of this name") }
    }

    private static func isNamed(_ name: String, _ session: Session) -> Bool {
        LayerName(name) != nil || session.parameters[name] != nil || session.model?.object.assigns(name) == true
    }

    private static func formula(of name: String, _ model: Model) -> String? {
        for statement in model.body.reversed() {
            if case .assignment(let assignment) = statement.node, assignment.target.text == name {
                return assignment.value.text
            }
        }
        return nil
    }

    /// What a sign means.
    static func sign(_ topic: String) -> [Report.Block]? {
        SignWord.all.first { $0.signs.contains(topic) }.map { [.text("\(topic): \($0.meaning)")] }
    }

    /// What is set by a name: a setting of optimizers, options of commands.
    static func options(_ topic: String, _ commands: CommandTable) -> [Report.Block]? {
        let settings = OptimizerRow.all.compactMap { row in
            row.settings.first { $0.name == topic }.map { (owner: row.name, meaning: $0.summary) }
        }
        var lines: [String] = []
        for meaning in Set(settings.map(\.meaning)).sorted() {
            let owners = settings.filter { $0.meaning == meaning }.map(\.owner)
            lines.append("\(topic)= of optimizer \(owners.joined(separator: ", ")): \(meaning)")
        }
        for command in commands.commands {
            for parameter in command.parameters where parameter.name == topic {
                if case .option = parameter.form {
                    lines.append("\(parameter.written), an option of \(command.name): \(parameter.summary)")
                }
            }
        }
        return lines.isEmpty ? nil : lines.map { .text($0) }
    }

    /// The topic that is written a little otherwise: in the plural, in British or American spelling, in capitals.
    static func otherSpelling(of topic: String, _ session: Session, _ commands: CommandTable) -> String? {
        let plain = Idea.plain(topic)
        return topics(session, commands).sorted().first { $0 != topic && Idea.plain($0) == plain }
    }

    /// The ideas that have a page, by the part of the field that they belong to.
    static var ideas: String {
        "Ideas: " + Idea.all.map { $0.names[0] }.joined(separator: ", ") + "."
    }
}

/// A name that every network has: a letter, and the number of a layer.
private struct LayerName {
    let letter: Character
    let layer: Int

    init?(_ name: String) {
        guard let letter = name.first, "Wbza".contains(letter), let layer = Int(name.dropFirst()), layer > 0,
            name == "\(letter)\(layer)"
        else { return nil }
        (self.letter, self.layer) = (letter, layer)
    }

    /// - Parameter formula: what the network computes it by, where there is one.
    func meaning(as formula: String? = nil) -> String {
        let input = layer == 1 ? "x" : "a\(layer - 1)"
        let sum = "\(input) @ W\(layer) + b\(layer)"
        return switch letter {
        case "W": "the weights of layer \(layer) of a network, inputs × units, in z\(layer) = \(sum)"
        case "b": "the biases of layer \(layer) of a network, one for each unit, in z\(layer) = \(sum)"
        case "z": "the weighted sums of layer \(layer) of a network, one row per sample: \(formula ?? sum)"
        default:  // "a"
            "what layer \(layer) of a network gives, one row per sample: \(formula ?? "its activation of z\(layer)")"
        }
    }
}

extension ColumnWord {
    var page: [Report.Block] { [.text("\(heading), the heading of a column: \(meaning)")] }
}

extension Idea {
    /// The idea, statements that show it, and where to go on. What stands below it runs from an empty session on.
    var page: [Report.Block] {
        let remark = equals.map { "   # equals \($0)" } ?? ""
        return [.text("\(names[0]): \(text)"), .text("Try:")]
            + [setup, formula + remark, example].map { .text("    \($0)") }
            + [.text("More: \(more.joined(separator: ", ")).")]
    }
}
