import Reporting

/// Formulas as MathML Core.
extension MarkupText {
    mutating func math(_ notation: Notation) {
        begin("math")
        part(notation)
        end("math")
    }

    private mutating func parts(_ name: StaticString, _ notations: [Notation]) {
        begin(name)
        for notation in notations { part(notation) }
        end(name)
    }

    private mutating func part(_ notation: Notation) {
        switch notation {
        case .number(let digits): element("mn", text: digits)
        case .name(let name): element("mi", text: name)
        case .sign(let sign): element("mo", text: sign)
        case .text(let text): element("mtext", text: text)
        case .row(let parts): self.parts("mrow", parts)
        case .fenced(let open, let inner, let close):
            begin("mrow")
            element("mo", ["fence": "true"], text: open)
            part(inner)
            element("mo", ["fence": "true"], text: close)
            end("mrow")
        case .fraction(let above, let below): parts("mfrac", [above, below])
        case .above(let base, let exponent): parts("msup", [base, exponent])
        case .below(let base, let index): parts("msub", [base, index])
        case .root(let inner): parts("msqrt", [inner])
        case .matrix(let rows):
            begin("mrow")
            element("mo", ["fence": "true"], text: "[")
            begin("mtable")
            for row in rows {
                begin("mtr")
                for cell in row {
                    begin("mtd")
                    part(cell)
                    end("mtd")
                }
                end("mtr")
            }
            end("mtable")
            element("mo", ["fence": "true"], text: "]")
            end("mrow")
        }
    }
}
