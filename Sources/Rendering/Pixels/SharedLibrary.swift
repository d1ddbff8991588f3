import Glibc
import Reporting

/// A C library that is opened where something needs it: the start of the program and its memory stay as they are. It
/// stays open until the program ends.
struct SharedLibrary {
    private let handle: UnsafeMutableRawPointer
    private let missing: Diagnostic

    /// - Parameter package: what brings it on Debian.
    /// - Throws: where the machine has none of this name.
    init(_ name: String, package: String) throws(Diagnostic) {
        missing = .libraryMissing(name, package: package)
        guard let handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL) else { throw missing }
        self.handle = handle
    }

    /// A function of the library, or of one that it needs itself.
    ///
    /// - Parameter type: as its header declares it, `@convention(c)`.
    /// - Throws: where an older library lacks it.
    func function<Function>(_ name: String, _ type: Function.Type = Function.self) throws(Diagnostic) -> Function {
        guard let symbol = dlsym(handle, name) else { throw missing }
        return unsafeBitCast(symbol, to: type)
    }
}
