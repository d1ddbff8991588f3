import Modelling
import Syntax

/// What can be typed behind some arguments.
extension Binding {
    /// A place where an argument can be typed.
    package enum Place: Sendable {
        /// A value for a parameter.
        case value(Parameter)
        /// A word that stands for itself.
        case word(String)
        /// An option, from its name on.
        case option(Parameter)
        case arrow
    }

    private var places: [Place] {
        if let pending { return [.value(pending.parameter)] }
        if let axes {
            switch axes.next {
            case .place: return [.value(axes.parameter)]
            case .word: return [.word(Self.wordOfRange)]
            case .range: return []
            case .comma: break
            }
        }
        if let keyword { return taken == 0 ? [.word(keyword.name)] : [] }
        var places = nextInPlace
        // What follows something that must be there is offered behind it: a word would be taken for that.
        var (hidesWords, hidesOptions) = (false, false)
        for parameter in parameters {
            if values[parameter.name] == nil, !isExcluded(parameter) {
                switch parameter.form {
                case .flag, .phrase, .axes, .until: if !hidesWords { places.append(.word(parameter.name)) }
                case .option: if !hidesOptions { places.append(.option(parameter)) }
                case .settings: places += offeredSettings
                case .value, .rest, .assignment, .equals, .chain, .blocks: break
                }
            }
            if isOpen(parameter) {
                hidesOptions = true
                hidesWords = hidesWords || parameter.accepts(Expression(name: "word"))
            }
        }
        return places
    }

    private var offeredSettings: [Place] {
        let given = Set(loose.map(\.name.text))
        return (namedSettings?.options ?? []).filter { !given.contains($0.name) }.map(Place.option)
    }

    /// What can stand in the place that comes next.
    private var nextInPlace: [Place] {
        guard let next = open.first else { return [] }
        switch next.form {
        case .chain(let chain):
            let links = links(of: next, chain)
            var last = links[links.count - 1]
            let places = last.places
            return links.count < chain.count.upperBound && (try? last.finish()) != nil ? places + [.arrow] : places
        // The options that stand there already have told which row is meant.
        case .value, .rest, .assignment: return loose.isEmpty ? [.value(next)] : []
        case .until, .equals, .option, .flag, .phrase, .axes, .blocks, .settings: return []
        }
    }

    /// True for what must be there and is not there yet, or not whole.
    private func isOpen(_ parameter: Parameter) -> Bool {
        guard parameter.isRequired else { return false }
        return if case .chain = parameter.form { (try? finishChain()) == nil } else { values[parameter.name] == nil }
    }

    private func isExcluded(_ parameter: Parameter) -> Bool {
        parameter.excluded.contains { values[$0] != nil }
            || parameters.contains { values[$0.name] != nil && $0.excluded.contains(parameter.name) }
    }

    /// What can come after some arguments, in all forms that they fit.
    package static func next(
        after arguments: [CommandCall.Argument], in forms: [[Parameter]], _ session: Session
    ) -> [Place] {
        let bindings = forms.compactMap { form -> Binding? in
            var binding = Binding(form, session)
            for argument in arguments {
                guard (try? binding.take(argument)) != nil else { return nil }
            }
            return binding
        }
        // Where the word of one form stands, no other is meant that could take it for a name.
        let meant = bindings.filter(\.isMeant)
        return (meant.isEmpty ? bindings : meant).flatMap(\.places)
    }

    /// The parameter of an option that stands after some arguments.
    package static func option(
        _ name: String, after arguments: [CommandCall.Argument], in forms: [[Parameter]], _ session: Session
    ) -> [Parameter] {
        next(after: arguments, in: forms, session).compactMap {
            if case .option(let parameter) = $0, parameter.name == name { parameter } else { nil }
        }
    }
}
