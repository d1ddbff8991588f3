import Syntax

/// Why arguments do not fit a command; its words are in `Messages`.
package enum Misfit: Error {
    /// It has no place for an argument.
    case argument(CommandCall.Argument)
    /// What stands in a parameter's place cannot be its value.
    case kind(Parameter, Expression)
    /// A link of a chain, counted from 0, has no place for it.
    case link(Int, Expression)
    case missing(Parameter)
    case phraseWithoutValue(Parameter, Expression)
    /// The name of an option without `=`.
    case valueMissing(Parameter, Expression)
    case unknownOption(Name, of: String?, among: [String])
    case twice(Name)
    case exclude(String, String)

    /// Where it is in the text; nil for the whole of the call.
    package var span: Span? {
        switch self {
        case .argument(let argument): argument.span
        case .kind(_, let expression), .link(_, let expression), .valueMissing(_, let expression),
            .phraseWithoutValue(_, let expression):
            expression.span
        case .unknownOption(let name, _, _), .twice(let name): name.span
        case .missing, .exclude: nil
        }
    }

    /// True where the arguments do not have the form of the command, false where one of its options is wrong.
    package var isAboutForm: Bool {
        switch self {
        case .kind(let parameter, _): if case .option = parameter.form { false } else { true }
        case .argument, .link, .missing, .phraseWithoutValue: true
        case .valueMissing, .unknownOption, .twice, .exclude: false
        }
    }
}

extension CommandCall.Argument {
    package var span: Span? {
        switch self {
        case .expression(let expression), .until(let expression), .equals(let expression): expression.span
        case .option(let name, _): name.span
        case .assignment(let assignment): assignment.target.span
        case .block(let block): block.span
        case .arrow, .comma: nil
        }
    }

    /// How it begins.
    package var head: String {
        switch self {
        case .expression(let expression): expression.text
        case .until: "until"
        case .equals: "="
        case .option(let name, _): name.text
        case .assignment(let assignment): assignment.target.text
        case .block: "{"
        case .arrow: "->"
        case .comma: ","
        }
    }
}
