import Syntax

/// The axes of a picture: `for W1[1,1] in -3:0.1:3, W1[2,1] in -3:0.1:3`.
extension Binding {
    /// What may come next of the axes.
    enum NextOfAxis { case place, word, range, comma }

    /// Takes an expression where it belongs to an axis.
    mutating func takeAxis(_ expression: Expression) -> Bool {
        guard let (parameter, _, next) = axes else { return false }
        var known = known(of: parameter)
        switch next {
        case .place:
            known.append(Axis(place: expression, range: nil))
            axes?.next = .word
        case .word:
            guard case .name(Self.wordOfRange) = expression.node else {
                axes = nil
                return false
            }
            axes?.next = .range
        case .range:
            guard let last = known.popLast() else { return false }
            known.append(Axis(place: last.place, range: expression))
            axes?.next = .comma
        case .comma:
            axes = nil
            return false
        }
        values[parameter.name] = .axes(known)
        return true
    }

    /// A comma behind an axis, where another one may follow.
    mutating func takeCommaOfAxes() -> Bool {
        guard let (parameter, _, next) = axes, case .axes(let count) = parameter.form, next == .word || next == .comma,
            known(of: parameter).count < count.upperBound
        else { return false }
        axes?.next = .place
        return true
    }

    func finishAxes() throws(Misfit) {
        guard let (parameter, word, next) = axes, next == .place || next == .range else { return }
        throw .phraseWithoutValue(parameter, word)
    }

    private func known(of parameter: Parameter) -> [Axis] {
        if case .axes(let axes)? = values[parameter.name] { axes } else { [] }
    }
}
