import Modelling
import Syntax

/// What must hold when all arguments are taken.
extension Binding {
    mutating func finish() throws(Misfit) {
        if let pending { throw .phraseWithoutValue(pending.parameter, pending.word) }
        try finishAxes()
        try finishChain()
        try finishBlocks()
        try finishSettings()
        for parameter in parameters where values[parameter.name] != nil {
            guard let other = parameter.excluded.first(where: { values[$0] != nil }) else { continue }
            throw .exclude(parameter.name, other)
        }
        guard let missing = parameters.first(where: { $0.isRequired && values[$0.name] == nil }) else { return }
        guard case .value = missing.form, let (flag, word) = namedFlag, missing.accepts(word) else {
            throw .missing(missing)
        }
        // Where a value is missing, a flag that is also the name of a value stands for that: `derive steps`.
        values[flag] = nil
        set(missing, .expression(word))
    }

    func finishChain() throws(Misfit) {
        for parameter in parameters {
            guard case .chain(let chain) = parameter.form else { continue }
            let links = links(of: parameter, chain)
            for var link in links where links.count > 1 { try link.finish() }
            if !chain.count.contains(links.count) { throw .missing(parameter) }
        }
    }

    private func finishBlocks() throws(Misfit) {
        for parameter in parameters {
            guard case .blocks(let count) = parameter.form, case .blocks(let blocks)? = values[parameter.name] else {
                continue
            }
            if blocks.count < count.lowerBound { throw .missing(parameter) }
        }
    }

    private mutating func finishSettings() throws(Misfit) {
        guard let known = namedSettings else { return }
        for (name, value) in loose {
            guard let parameter = known.options.first(where: { $0.name == name.text }) else {
                throw .unknownOption(name, of: known.owner, among: (known.options + options).map(\.name))
            }
            settings.append(Setting(name: name, value: value, parameter: parameter))
        }
    }

    /// A flag that was given and whose word is also the name of a value.
    private var namedFlag: (name: String, word: Expression)? {
        for parameter in parameters {
            guard case .flag(let word)? = values[parameter.name] else { continue }
            if session.showsName(parameter.name) || session.functions[parameter.name] != nil {
                return (parameter.name, word)
            }
        }
        return nil
    }
}
