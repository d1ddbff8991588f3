import Glibc

/// A question to the terminal, whose answer comes in as if it had been typed.
///
/// The terminal stays as it is but for echo and lines: Ctrl-C works. Where no answer comes in time, echo stays off until
/// the next line is read, so that a late one is not shown; the line editor swallows it.
enum TerminalQuery {
    /// Everything at once; the last is answered by every terminal. In turn: kitty's graphics, the number of colours for
    /// sixels, the size of a cell, primary device attributes.
    private static let question = "\u{1b}[?1;1;0S\u{1b}[16t\u{1b}[c"
    private static let kitty = "\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\"

    /// Milliseconds.
    private static let patience = 200.0

    /// - Parameter asksKitty: false where another program stands between, which would take the words for its own.
    static func ask(asksKitty: Bool) -> TerminalAnswers {
        var answers = TerminalAnswers()
        guard Echo.turnOff() else { return answers }
        let text = Array(((asksKitty ? kitty : "") + question).utf8)
        guard text.withUnsafeBytes({ Output.writeAll(1, $0, stopsAtInterrupt: true) }) == nil else {
            Echo.restore()
            return answers
        }
        var end = now + patience
        var isExtended = false
        while !answers.isComplete, !Interrupt.isPending {
            if answers.isInside, !isExtended, now >= end { (end, isExtended) = (end + patience, true) }
            var poller = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard now < end else { break }
            guard poll(&poller, 1, Int32(max(1, end - now))) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 1024)
            let count = read(0, &chunk, chunk.count)
            guard count > 0 else { break }
            answers.take(chunk[..<count])
        }
        if answers.isComplete { Echo.restore() }
        return answers
    }

    private static var now: Double { Console.clock() * 1000 }
}

/// Whether the terminal shows what is typed and waits for whole lines, between two lines that are read.
enum Echo {
    /// As the terminal was before; a handler of a signal reads it.
    nonisolated(unsafe) private static var before = termios()
    @exclusivity(unchecked) nonisolated(unsafe) private static var isOff: sig_atomic_t = 0

    /// False where the terminal does not obey.
    static func turnOff() -> Bool {
        guard isOff == 0, tcgetattr(0, &before) == 0 else { return isOff != 0 }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ICANON | ECHO)
        withUnsafeMutableBytes(of: &silent.c_cc) { keys in
            keys[Int(VMIN)] = 0
            keys[Int(VTIME)] = 0
        }
        isOff = 1
        guard tcsetattr(0, TCSANOW, &silent) == 0 else {
            isOff = 0
            return false
        }
        return true
    }

    /// Puts back what `turnOff` has changed; may be called by a handler.
    static func restore() {
        guard isOff != 0 else { return }
        isOff = 0
        tcsetattr(0, TCSANOW, &before)
    }
}
