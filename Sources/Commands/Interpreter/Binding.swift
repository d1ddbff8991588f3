import Modelling
import Syntax

/// The arguments of a call, sorted by the parameters of one form of a command.
package struct Binding: Sendable {
    package enum Value: Sendable {
        case expression(Expression)
        case list([Expression])
        /// The word as it stands there.
        case flag(Expression)
        case assignment(Assignment)
        case links([Binding])
        case blocks([Block])
        case axes([Axis])
    }

    /// What varies, and where.
    package struct Axis: Sendable {
        package let place: Expression
        package let range: Expression?
    }

    /// What stands between what varies and where.
    package static let wordOfRange = "in"

    let parameters: [Parameter]
    let session: Session
    var values: [String: Value] = [:]
    /// The options that depend on what else was given.
    var settings: [Setting] = []
    /// Options of whom it is not known yet whether they belong to anything.
    private(set) var loose: [(name: Name, value: Expression)] = []
    /// The parameters whose place has not been taken yet.
    private(set) var open: [Parameter]
    /// A phrase whose word stands there already and whose value comes next.
    private(set) var pending: (parameter: Parameter, word: Expression)?
    /// How far the axes have come that stand there: the word before them, and what comes next.
    var axes: (parameter: Parameter, word: Expression, next: NextOfAxis)?
    /// How many arguments fitted.
    private(set) var taken = 0

    init(_ parameters: [Parameter], _ session: Session) {
        (self.parameters, self.session) = (parameters, session)
        open = parameters.filter(\.isPositional)
    }

    var isEmpty: Bool { values.isEmpty && loose.isEmpty }

    func expression(_ name: String) -> Expression? {
        if case .expression(let expression)? = values[name] { expression } else { nil }
    }

    /// The word given for a parameter, where it is one.
    func word(_ name: String) -> String? {
        switch expression(name)?.node {
        case .name(let word)?, .string(let word)?: word
        case .number?, .end?, .matrix?, .call?, .index?, .transpose?, .unary?, .binary?, .range?, nil: nil
        }
    }

    // MARK: - The form that fits

    /// The arguments in the first form that takes them all; forms with a word of their own come first.
    package static func bind(
        _ arguments: [CommandCall.Argument], to forms: [[Parameter]], _ session: Session
    ) throws(Misfit) -> Binding {
        var best: (order: Int, taken: Int, misfit: Misfit)?
        for (order, form) in forms.enumerated().sorted(by: {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }) {
            var binding = Binding(form, session)
            do throws(Misfit) {
                for argument in arguments { try binding.take(argument) }
                try binding.finish()
                return binding
            } catch {
                if binding.isMeant { throw error }
                // What lacks something came no farther than what has another thing in its place.
                let taken = if case .missing = error { binding.taken - 1 } else { binding.taken }
                let isBetter = best.map { ($0.taken, -$0.order) < (taken, -order) } ?? true
                if isBetter { best = (order, taken, error) }
            }
        }
        throw best?.misfit ?? .argument(.comma)
    }

    // MARK: - Taking arguments

    mutating func take(_ argument: CommandCall.Argument) throws(Misfit) {
        switch argument {
        case .comma:
            if takeCommaOfAxes() { return }
            // It ends a chain.
            if let parameter = open.first, case .chain = parameter.form, values[parameter.name] != nil {
                open.removeFirst()
            }
            return
        case .until(let condition):
            guard let parameter = parameters.first(where: { if case .until = $0.form { true } else { false } }) else {
                throw .argument(argument)
            }
            set(parameter, .expression(condition))
        case .equals(let value):
            guard let parameter = parameters.first(where: { if case .equals = $0.form { true } else { false } }) else {
                throw .argument(argument)
            }
            set(parameter, .expression(value))
        case .assignment(let assignment): try take(assignment, as: argument)
        case .block(let block): try take(block, as: argument)
        case .arrow: try takeArrow()
        case .option(let name, let value):
            // `whatif lr = 0.5` is written like an option.
            if let parameter = open.first, case .assignment = parameter.form {
                return try take(Assignment(target: name, value: value), as: argument)
            }
            try take(name, value)
        case .expression(let expression): try take(expression)
        }
        taken += 1
    }

    private mutating func take(_ assignment: Assignment, as argument: CommandCall.Argument) throws(Misfit) {
        guard let parameter = open.first, case .assignment = parameter.form else { throw .argument(argument) }
        set(parameter, .assignment(assignment))
    }

    private mutating func take(_ block: Block, as argument: CommandCall.Argument) throws(Misfit) {
        if let keyword { throw .missing(keyword) }
        guard let parameter = open.first(where: { if case .blocks = $0.form { true } else { false } }),
            case .blocks(let count) = parameter.form
        else { throw .argument(argument) }
        var blocks: [Block] = []
        if case .blocks(let before)? = values[parameter.name] { blocks = before }
        guard blocks.count < count.upperBound else { throw .argument(argument) }
        values[parameter.name] = .blocks(blocks + [block])
    }

    private mutating func take(_ name: Name, _ value: Expression) throws(Misfit) {
        if loose.contains(where: { $0.name == name }) { throw .twice(name) }
        if let parameter = options.first(where: { $0.name == name.text }) {
            if values[name.text] != nil { throw .twice(name) }
            guard parameter.accepts(value) else { throw .kind(parameter, value) }
            values[name.text] = .expression(value)
        } else if case .chain(let chain)? = open.first?.form, let parameter = open.first,
            chain.later.contains(where: { $0.name == name.text })
        {
            var links = links(of: parameter, chain)
            try links[links.count - 1].take(name, value)
            values[parameter.name] = .links(links)
        } else if hasSettings {
            loose.append((name, value))
        } else {
            throw .unknownOption(name, of: nil, among: options.map(\.name))
        }
    }

    private mutating func take(_ expression: Expression) throws(Misfit) {
        if takeAxis(expression) { return }
        if let parameter = pending?.parameter {
            guard parameter.accepts(expression) else { throw .kind(parameter, expression) }
            values[parameter.name] = .expression(expression)
            pending = nil
            return
        }
        if case .name(let word) = expression.node {
            if let keyword, keyword.name != word { throw .missing(keyword) }
            if let parameter = own(word) {
                if case .flag = parameter.form {
                    if values[word] != nil {
                        // Said twice it may be the value that is missing: `derive steps steps`.
                        guard let parameter = open.first, parameter.isRequired, case .value = parameter.form,
                            parameter.accepts(expression)
                        else { throw .argument(.expression(expression)) }
                        set(parameter, .expression(expression))
                    } else {
                        values[word] = .flag(expression)
                    }
                } else if case .axes = parameter.form {
                    axes = (parameter, expression, .place)
                } else {
                    pending = (parameter, expression)
                }
                return
            }
            let isOffered = open.first?.words?(session).contains(word) == true
            if !isOffered, let option = namedSettings?.options.first(where: { $0.name == word }) {
                throw .valueMissing(option, expression)
            }
        }
        if let keyword { throw .missing(keyword) }
        guard let parameter = open.first else { throw .argument(.expression(expression)) }
        switch parameter.form {
        case .value:
            guard parameter.accepts(expression) else { throw .kind(parameter, expression) }
            set(parameter, .expression(expression))
        case .rest:
            guard parameter.accepts(expression) else { throw .kind(parameter, expression) }
            var list: [Expression] = []
            if case .list(let before)? = values[parameter.name] { list = before }
            values[parameter.name] = .list(list + [expression])
        case .chain(let chain):
            var links = links(of: parameter, chain)
            do throws(Misfit) { try links[links.count - 1].take(expression) } catch {
                throw .link(links.count - 1, expression)
            }
            values[parameter.name] = .links(links)
        case .assignment: throw .missing(parameter)
        case .blocks: throw values[parameter.name] == nil ? .missing(parameter) : .argument(.expression(expression))
        case .until, .equals, .option, .flag, .phrase, .axes, .settings: throw .argument(.expression(expression))
        }
    }

    private mutating func takeArrow() throws(Misfit) {
        guard let parameter = open.first, case .chain(let chain) = parameter.form else { throw .argument(.arrow) }
        var links = links(of: parameter, chain)
        guard links.count < chain.count.upperBound, (try? links[links.count - 1].finish()) != nil else {
            throw .argument(.arrow)
        }
        links.append(Binding(chain.later, session))
        values[parameter.name] = .links(links)
    }

    func links(of parameter: Parameter, _ chain: Parameter.Chain) -> [Binding] {
        if case .links(let links)? = values[parameter.name] { return links }
        return [Binding(chain.first, session)]
    }

    mutating func set(_ parameter: Parameter, _ value: Value) {
        values[parameter.name] = value
        open.removeAll { $0.name == parameter.name }
    }

    /// The flag or the phrase that a word is.
    private func own(_ word: String) -> Parameter? {
        parameters.first { parameter in
            guard parameter.name == word else { return false }
            return switch parameter.form {
            case .flag: true
            case .phrase, .axes: values[word] == nil
            case .value, .rest, .option, .until, .equals, .assignment, .chain, .blocks, .settings: false
            }
        }
    }

    /// The word that must come first, where it has not been given.
    var keyword: Parameter? {
        parameters.first { parameter in
            guard parameter.isRequired, values[parameter.name] == nil else { return false }
            return if case .flag = parameter.form { true } else { false }
        }
    }

    var options: [Parameter] {
        parameters.filter { if case .option = $0.form { true } else { false } }
    }

    private var hasSettings: Bool {
        parameters.contains { if case .settings = $0.form { true } else { false } }
    }

    /// The options of the row that was chosen.
    var namedSettings: Parameter.Settings? {
        for parameter in parameters {
            if case .settings(let options) = parameter.form { return options(self, session) }
        }
        return nil
    }

    /// True if a word that only this form has stands there, or the row of a table; a parameter of the model may have its name.
    var isMeant: Bool {
        parameters.contains { parameter in
            guard parameter.isRequired, session.parameters[parameter.name] == nil else { return false }
            return switch parameter.form {
            case .flag: values[parameter.name] != nil
            case .phrase: values[parameter.name] != nil || pending?.parameter.name == parameter.name
            case .value:
                if case .row = parameter.kind, let word = word(parameter.name) {
                    parameter.words?(session).contains(word) == true
                } else {
                    false
                }
            case .equals: values[parameter.name] != nil
            case .rest, .option, .until, .axes, .assignment, .chain, .blocks, .settings: false
            }
        }
    }
}

extension [Parameter] {
    /// Forms that begin with a word of their own, or hold one, are tried before the others.
    fileprivate var rank: Int {
        contains { parameter in
            guard parameter.isRequired else { return false }
            return switch parameter.form {
            case .flag, .phrase, .equals: true
            case .value, .rest, .option, .until, .axes, .assignment, .chain, .blocks, .settings: false
            }
        } ? 0 : 1
    }
}
