import Glibc

/// Lines from standard input as they are: a pipe, a file, or a terminal that cannot edit.
final class PlainReader: LineReader {
    private let showPrompt: (Prompt) -> Void
    private let flush: () -> Void
    private var buffer: [UInt8] = []
    private var next = 0
    private var isAtEnd = false

    private static let longestLine = 256 << 20

    /// `flush` is called before each wait for input.
    init(showPrompt: @escaping (Prompt) -> Void = { _ in }, flush: @escaping () -> Void) {
        self.showPrompt = showPrompt
        self.flush = flush
    }

    func readLine(prompt: Prompt) -> LineInput {
        showPrompt(prompt)
        var searched = next
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { next = end + 1 }
                return .line(text(next..<end))
            }
            searched = buffer.count
            if isAtEnd {
                if next == buffer.count { return .end }
                defer { next = buffer.count }
                return .line(text(next..<buffer.count))
            }
            if buffer.count - next > PlainReader.longestLine { return .tooLong }
            searched -= next
            buffer.removeFirst(next)
            next = 0
            flush()
            if !fill() { return .interrupted }
        }
    }

    let hasPasted = false

    func discardPaste() -> Int { 0 }

    func remember(_ statement: String) {}

    private func text(_ range: Range<Int>) -> String {
        let bytes = buffer[range]
        return String(decoding: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes, as: UTF8.self)
    }

    /// False when Ctrl-C came instead of input. An error of the stream is its end.
    private func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if Interrupt.isPending { return false }
            // A read that begins right after Ctrl-C came would wait for the next line.
            guard FileSystem.isReady(0) else { continue }
            let count = read(0, &chunk, chunk.count)
            if count > 0 { buffer.append(contentsOf: chunk[..<count]) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { isAtEnd = true }
            return true
        }
    }
}
