import Glibc
import Rendering

/// What is known about the screen and the keyboard.
struct Terminal {
    let inputIsTerminal = isatty(0) == 1
    let outputIsTerminal = isatty(1) == 1
    let errorIsTerminal = isatty(2) == 1
    /// True in a locale whose character set is UTF-8, before `prepareLocale` helped.
    let isUTF8: Bool

    init() {
        isUTF8 = Terminal.prepareLocale()
    }

    /// True where somebody types and reads.
    var isInteractive: Bool { inputIsTerminal && outputIsTerminal }

    /// True where lines can be edited.
    var canEdit: Bool { isInteractive && !isDumb }

    var isDumb: Bool { Terminal.variable("TERM") == "dumb" }

    func isColoured(_ choice: Options.Colour, isTerminal: Bool) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: isTerminal && !isDumb && (Terminal.variable("NO_COLOR") ?? "").isEmpty
        }
    }

    /// How many colours there are, as the terminal says of itself: `COLORTERM` for 24 bits, `TERM` for 256.
    func colours(_ choice: Options.Colour, isTerminal: Bool) -> ColourDepth {
        guard isColoured(choice, isTerminal: isTerminal) else { return .none }
        return Terminal.depth(term: Terminal.variable("TERM"), colorterm: Terminal.variable("COLORTERM"))
    }

    static func depth(term: String?, colorterm: String?) -> ColourDepth {
        if let colorterm, ["truecolor", "24bit"].contains(colorterm.lowercased()) { return .full }
        guard let term else { return .sixteen }
        if term.hasSuffix("-direct") || ["xterm-kitty", "alacritty", "foot", "wezterm"].contains(term) { return .full }
        return term.contains("256color") ? .palette : .sixteen
    }

    /// The cells to a line now: of the terminal, else `COLUMNS`, else 80.
    var width: Int {
        var size = winsize()
        if outputIsTerminal, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        if let columns = Terminal.variable("COLUMNS").flatMap({ Int($0) }), (20...10_000).contains(columns) {
            return columns
        }
        return 80
    }

    /// The lines of the screen; nil where none is known.
    var height: Int? {
        var size = winsize()
        return outputIsTerminal && ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : nil
    }

    /// The pixels of a cell, as the system knows them; nil where it does not.
    var cell: PixelRoom.Size? {
        var size = winsize()
        guard outputIsTerminal, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return PixelRoom.Size(width: Int(size.ws_xpixel / size.ws_col), height: Int(size.ws_ypixel / size.ws_row))
    }

    /// A variable of the environment.
    static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Takes over the user's locale for characters, and UTF-8 if it has another set: libedit drops or crashes on
    /// what is not ASCII otherwise. Numbers stay as they are in every country.
    private static func prepareLocale() -> Bool {
        setlocale(LC_CTYPE, "")
        let isUTF8 = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
        if !isUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
        return isUTF8
    }
}
