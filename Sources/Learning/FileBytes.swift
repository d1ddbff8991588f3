import Glibc

/// The content of a file.
package enum FileBytes {
    /// Reads a whole file; a directory, a missing or an unreadable file is an error with the system's words.
    package static func read(_ path: String) throws(DataError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw DataError("it is a directory", file: path) }

        // What is no regular file, a pipe say, has no size: it is read until it ends.
        var bytes: [UInt8] = []
        var expected = max(Int(status.st_size) + 1, 1 << 16)
        while true {
            let before = bytes.count
            let (chunk, code) = part(descriptor, upTo: expected)
            guard code == 0 else { throw failure(path, code) }
            if before == 0 { bytes = chunk } else { bytes += chunk }
            if chunk.count < expected { return bytes }
            expected = 1 << 20
        }
    }

    /// Bytes until the file ends or so many are there, and the system's error number or 0.
    private static func part(_ descriptor: CInt, upTo count: Int) -> (bytes: [UInt8], code: CInt) {
        var code: CInt = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Glibc.read(descriptor, buffer.baseAddress! + filled, count - filled)  // count > 0
                if got == 0 { return }
                if got > 0 {
                    filled += got
                } else if errno != EINTR {
                    code = errno
                    return
                }
            }
        }
        return (bytes, code)
    }

    private static func failure(_ path: String, _ code: CInt = errno) -> DataError {
        switch code {
        case ENOENT: DataError("there is no such file", file: path)
        case EACCES: DataError("reading it is not permitted", file: path)
        default: DataError("it cannot be read: \(String(cString: strerror(code)))", file: path)
        }
    }
}
