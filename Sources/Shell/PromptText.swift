import Rendering

/// The words before the cursor.
struct PromptText {
    let renderer: TerminalRenderer

    /// `» `
    func text(_ prompt: Prompt) -> String {
        switch prompt {
        case .statement: renderer.glyphs.prompt + " "
        case .continuation: renderer.glyphs.continuation + " "
        case .question(let question): renderer.glyphs.shown(question)
        }
    }

    /// The same in colour, with `delimiter` around each code; never a code at the very end.
    func painted(_ prompt: Prompt, delimiter: Character) -> String {
        let text = text(prompt)
        guard renderer.style.isColoured, text.hasSuffix(" ") else { return text }
        let (on, off) = ("\u{1b}[1;34m", "\u{1b}[0m")
        return "\(delimiter)\(on)\(delimiter)\(text.dropLast())\(delimiter)\(off)\(delimiter) "
    }
}
