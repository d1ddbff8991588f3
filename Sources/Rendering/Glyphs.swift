import Reporting

/// The characters that a screen can show, and what stands for the others.
package struct Glyphs: Hashable, Sendable {
    package let isUnicode: Bool

    package init(isUnicode: Bool) {
        self.isUnicode = isUnicode
    }

    package var ellipsis: String { isUnicode ? "…" : "..." }
    package var times: String { isUnicode ? "×" : "x" }
    package var rule: String { isUnicode ? "─" : "-" }
    package var prompt: String { isUnicode ? "»" : ">" }
    package var continuation: String { isUnicode ? "…" : "." }

    /// The text without what a terminal would obey, and for a screen of ASCII without what it cannot show.
    package func shown(_ text: String) -> String {
        let escaped = DisplayText.escaped(text)
        if isUnicode || escaped.utf8.allSatisfy({ $0 < 0x80 }) { return escaped }
        var result = ""
        for scalar in escaped.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else {
                result += Glyphs.spelled[scalar] ?? HarmlessText.code(of: scalar)
            }
        }
        return result
    }

    /// How characters that our own texts and formulas use are spelled in ASCII.
    private static let spelled: [Unicode.Scalar: String] = [
        "…": "...", "×": "x", "·": "*", "−": "-", "–": "-", "—": "--", "→": "->", "←": "<-", "↑": "^", "↓": "v",
        "ŷ": "yhat", "ᵀ": "'", "²": "^2", "³": "^3", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "±": "+-", "∞": "inf",
        "∂": "d", "Σ": "sum", "∑": "sum", "√": "sqrt", "∛": "cbrt", "η": "lr", "θ": "theta", "α": "alpha", "β": "beta",
        "ε": "eps", "δ": "delta", "Δ": "delta", "σ": "sigma", "μ": "mu", "λ": "lambda", "»": ">", "«": "<",
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "•": "*", "✓": "ok", "✗": "x", "─": "-", "│": "|", "▶": ">",
        "½": "1/2", "\u{a0}": " ",
    ]
}
