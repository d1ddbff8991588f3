import Autodiff

/// Writes a matrix as NumPy does (`.npy`, version 1, C order).
package enum NumPyWriter {
    package enum Element: Hashable, Sendable {
        case float32, float64
    }

    /// The bytes of a file.
    package static func bytes(_ matrix: Matrix, as element: Element = .float64) -> [UInt8] {
        let type =
            switch element {
            case .float32: "<f4"
            case .float64: "<f8"
            }
        let dictionary =
            "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(matrix.rows), \(matrix.columns)), }"
        // The numbers begin at a multiple of 64.
        let padding = 63 - (10 + dictionary.utf8.count) % 64
        let count = dictionary.utf8.count + padding + 1
        var bytes = NumPyHeader.magic + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)]
        bytes += dictionary.utf8
        bytes += [UInt8](repeating: 0x20, count: padding) + [0x0A]
        switch element {
        case .float64: matrix.values.withUnsafeBytes { bytes += $0 }
        case .float32: matrix.values.map { Float($0) }.withUnsafeBytes { bytes += $0 }
        }
        return bytes
    }
}
