import Glibc
import Testing

/// The built program in a terminal of its own: keys go in, the screen's text comes out.
final class PseudoTerminal {
    /// Everything that was shown so far, with the terminal's codes.
    private(set) var shown = ""
    private let descriptor: Int32
    private let process: pid_t
    /// Where the program runs and has its home, unless it is given others.
    let folder: TemporaryFolder
    private var bytes: [UInt8] = []
    /// Where in `shown` the next `expect` begins to look.
    private var searched = 0
    private var status: Int32?

    /// Starts the program without colour and with a home of its own unless `environment` has another.
    ///
    /// - Parameter cell: how wide and high a cell is in pixels; 0 where the terminal does not say.
    init(
        _ arguments: [String] = [], environment: [String: String] = [:], in workingFolder: String? = nil,
        program: String = BuiltProgram.path, columns: UInt16 = 80, rows: UInt16 = 24, cell: (UInt16, UInt16) = (0, 0)
    ) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var number: Int32 = 0
        var lock: Int32 = 0
        let setLock: UInt = 0x4004_5431  // TIOCSPTLCK
        let getNumber: UInt = 0x8004_5430  // TIOCGPTN
        guard descriptor >= 0, ioctl(descriptor, setLock, &lock) == 0, ioctl(descriptor, getNumber, &number) == 0 else {
            throw Failure("no pseudo-terminal")
        }
        let name = "/dev/pts/\(number)"
        var size = winsize(
            ws_row: rows, ws_col: columns, ws_xpixel: columns * cell.0, ws_ypixel: rows * cell.1)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
        let variables = ["NO_COLOR": "1", "HOME": folder.path].merging(environment) { $1 }
        process = try BuiltProgram.spawn(
            arguments, environment: variables, inNewSession: true, program: program, in: workingFolder ?? folder.path
        ) {
            actions in
            posix_spawn_file_actions_addopen(actions, 0, name, O_RDWR, 0)
            posix_spawn_file_actions_adddup2(actions, 0, 1)
            posix_spawn_file_actions_adddup2(actions, 0, 2)
        }
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(descriptor)
    }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Waits until a text is shown after the place of the last one; false when it does not come in time.
    @discardableResult
    func expect(_ text: String, within seconds: Double = 15, _ location: SourceLocation = #_sourceLocation) -> Bool {
        let end = PseudoTerminal.now + seconds
        while true {
            let view = Array(shown.unicodeScalars)
            let wanted = Array(text.unicodeScalars)
            if view.count >= searched + wanted.count,
                let found = (searched...(view.count - wanted.count)).first(where: {
                    view[$0..<$0 + wanted.count].elementsEqual(wanted)
                })
            {
                searched = found + wanted.count
                return true
            }
            guard PseudoTerminal.now < end, read(until: end) else {
                let rest = String(String.UnicodeScalarView(view.dropFirst(searched)))
                Issue.record(
                    "\(text.debugDescription) was not shown, but \(rest.debugDescription)", sourceLocation: location)
                return false
            }
        }
    }

    /// Waits for a new statement's prompt, and until keys are no longer taken by the terminal itself: libedit shows
    /// the prompt first.
    @discardableResult
    func expectPrompt(_ prompt: String = "» ", _ location: SourceLocation = #_sourceLocation) -> Bool {
        guard expect(prompt, location) else { return false }
        let end = PseudoTerminal.now + (BuiltProgram.isSanitized ? 5 : 0.5)
        var settings = termios()
        while tcgetattr(descriptor, &settings) == 0, settings.c_lflag & tcflag_t(ICANON) != 0, PseudoTerminal.now < end
        {
            usleep(2000)
        }
        return true
    }

    /// Waits until a line that was typed has been echoed and then printed.
    func expectTwice(_ text: String, _ location: SourceLocation = #_sourceLocation) {
        expect(text, location)
        expect(text, location)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
    }

    /// Whether the program has a library in its memory.
    func hasLoaded(_ library: String) -> Bool {
        TemporaryFolder.text(of: "/proc/\(process)/maps").contains(library)
    }

    /// Waits until something is so, at most some seconds.
    func waitUntil(_ isSo: () -> Bool) {
        let end = PseudoTerminal.now + 15
        while !isSo(), PseudoTerminal.now < end { usleep(2000) }
    }

    /// Whether keys are shown by the terminal itself.
    var echoes: Bool {
        var settings = termios()
        return tcgetattr(descriptor, &settings) == 0 && settings.c_lflag & tcflag_t(ECHO) != 0
    }

    func signal(_ number: Int32) { kill(process, number) }

    /// Waits for the end of the program: its exit code, 128 and the number of a signal that killed it, or nil if it
    /// does not end in time.
    func exitCode(within seconds: Double = 4) -> Int32? {
        let end = PseudoTerminal.now + seconds
        while status == nil, PseudoTerminal.now < end {
            _ = read(until: min(end, PseudoTerminal.now + 0.05))
            var raw: Int32 = 0
            if waitpid(process, &raw, WNOHANG) == process { status = BuiltProgram.exitCode(raw) }
        }
        return status
    }

    /// Reads what is there or comes before the time is over; false at the end.
    private func read(until end: Double) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&poller, 1, Int32(max(0, end - PseudoTerminal.now) * 1000)) > 0 else { return false }
        var chunk = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        guard count > 0 else { return false }
        bytes.append(contentsOf: chunk[..<count])
        shown = String(decoding: bytes, as: UTF8.self)
        return true
    }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

struct Failure: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
