import Glibc
import Limits

/// Ctrl-C and the request to end, as flags that a running command looks at between two updates.
///
/// Handlers are set without `SA_RESTART`, so that a waiting read comes back. libedit, with `EL_SIGNAL`, sends the
/// signal on to the whole group of processes.
enum Interrupt {
    /// Written by signal handlers, one aligned word; read everywhere else. A handler may come in the middle of another
    /// access, which would end the program if that were checked.
    @exclusivity(unchecked) nonisolated(unsafe) private static var pending: sig_atomic_t = 0
    @exclusivity(unchecked) nonisolated(unsafe) private static var ending: sig_atomic_t = 0
    @exclusivity(unchecked) nonisolated(unsafe) private static var heard: sig_atomic_t = 0

    /// Sets the handlers. At the prompt, a request to end is obeyed at once; a script first finishes the update it
    /// is in, unless it is asked twice.
    static func install(isInteractive: Bool) {
        pending = 0
        ending = 0
        heard = 0
        StopRequest.withdraw()
        signal(SIGPIPE, SIG_IGN)
        // A file that may not grow further is an error like a full disk.
        signal(SIGXFSZ, SIG_IGN)
        if isInteractive {
            handle(SIGINT) { _ in Interrupt.note() }
            handle(SIGTERM) { _ in
                let code: StaticString = "\u{1b}[?2004l"
                _ = Glibc.write(1, code.utf8Start, code.utf8CodeUnitCount)
                Echo.restore()
                _exit(143)
            }
        } else {
            handle(SIGINT) { _ in
                if Interrupt.pending != 0 { _exit(130) }
                Interrupt.note()
            }
            handle(SIGTERM) { _ in
                if Interrupt.ending != 0 { _exit(143) }
                Interrupt.ending = 1
                Interrupt.note()
            }
        }
    }

    /// Called by handlers.
    private static func note() {
        pending = 1
        heard = 1
        StopRequest.make()
    }

    static var isPending: Bool { pending != 0 }

    /// Whether one came at all, also if a statement has ended by it.
    static var wasHeard: Bool { heard != 0 }

    /// True once after Ctrl-C. Loops ask in every round: nothing is taken back that came after the question.
    static func take() -> Bool {
        guard pending != 0 else { return false }
        pending = 0
        StopRequest.withdraw()
        return true
    }

    /// The exit code of a script that was stopped: 128 and the number of the signal.
    static var exitCode: Int32 { ending != 0 ? 143 : 130 }

    /// Sets a handler, unless the signal is ignored because the program runs in the background.
    private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        sigemptyset(&action.sa_mask)
        var previous = sigaction()
        sigaction(number, nil, &previous)
        if isIgnored(previous) { return }
        sigaction(number, &action, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
