import Glibc

/// A stream that is written to in pieces and reaches its reader in few.
///
/// A reader that went away ends the program quietly; a full disk ends it with a message and 1.
final class Output {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// How many bytes wait at most; 0 writes each piece at once.
    private let capacity: Int

    init(_ descriptor: Int32, capacity: Int) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    func write(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= capacity { flush() }
    }

    func write(_ bytes: [UInt8]) {
        buffer.append(contentsOf: bytes)
        if buffer.count >= capacity { flush() }
    }

    func flush() {
        guard !buffer.isEmpty else { return }
        let result = buffer.withUnsafeBytes { Output.writeAll(descriptor, $0, stopsAtInterrupt: true) }
        buffer.removeAll(keepingCapacity: true)
        guard let failure = result, descriptor != 2, failure != EINTR else { return }
        if failure == EPIPE || failure == EIO { exit(0) }
        let message = "backprop: cannot write results: \(String(cString: strerror(failure)))\n"
        _ = Array(message.utf8).withUnsafeBytes { Output.writeAll(2, $0) }
        exit(1)
    }

    /// Writes everything, however often it takes; the reason if it cannot. With `stopsAtInterrupt` the rest is dropped,
    /// for the reason `EINTR`, where the reader keeps it waiting and nobody wants it any more.
    static func writeAll(
        _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, stopsAtInterrupt: Bool = false
    ) -> Int32? {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)  // count > 0
            let reason = errno
            if count > 0 { done += count }
            if done < bytes.count, stopsAtInterrupt, Interrupt.isPending { return EINTR }
            if count >= 0 {
                continue
            } else if reason == EAGAIN {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&poller, 1, -1)
            } else if reason != EINTR {
                return reason
            }
        }
        return nil
    }

    /// Puts `/dev/null` where a standard stream is closed, so that no file is opened in its place.
    static func openMissingStreams() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
        }
    }
}
