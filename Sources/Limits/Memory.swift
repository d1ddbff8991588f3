import CAllocator
import Glibc

/// The memory that this process may still take: to be asked before much is taken, since a refusal of the machine itself
/// ends the program.
package enum Memory {
    /// Less than this is taken without asking.
    package static let small = 4 << 20

    /// Lets large blocks go back to the machine when they are freed. Otherwise the allocator keeps their room among small
    /// blocks that live on, and a session that changes a large matrix takes many times what it holds.
    package static func returnLargeBlocks() { _ = allocator_map_from(512 << 10) }

    /// How many bytes can be had where `bytes` cannot; nil where they can.
    package static func shortage(of bytes: Double) -> Int? {
        guard bytes > Double(small) else { return nil }
        let available = available
        return bytes <= Double(available) ? nil : available
    }

    /// The least of what the machine, the control group and the limits of the process leave, but for a reserve.
    package static var available: Int {
        let pages = numbers(in: "/proc/self/statm")
        var least = machine ?? .max
        for (resource, place) in [(RLIMIT_AS.rawValue, 0), (RLIMIT_DATA.rawValue, 5)] where pages.count > place {
            guard let limit = limit(of: resource) else { continue }
            least = min(least, limit - pages[place] * Int(sysconf(Int32(_SC_PAGESIZE))))
        }
        if let group = controlGroup { least = min(least, group) }
        return max(0, least - max(reserve, least / 32))
    }

    /// For the small things that are taken without asking, and for the buffers of OpenBLAS, which waits for them without
    /// end where it does not get them.
    private static let reserve = 160 << 20

    /// What the kernel can give without swapping: `MemAvailable` of /proc/meminfo, and what is free to swap to.
    private static var machine: Int? {
        let lines = lines(of: "/proc/meminfo")
        func kilobytes(_ name: String) -> Int? {
            lines.first { $0.hasPrefix(name) }.flatMap { line in Int(line.filter(\.isNumber)) }
        }
        return kilobytes("MemAvailable:").map { ($0 + (kilobytes("SwapFree:") ?? 0)) * 1024 }
    }

    /// What the control groups of the process leave (version 2, else version 1); nil without a limit.
    private static var controlGroup: Int? {
        var least: Int?
        for line in lines(of: "/proc/self/cgroup") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[1].isEmpty || parts[1] == "memory" else { continue }
            let isSecond = parts[1].isEmpty
            let root = isSecond ? "/sys/fs/cgroup" : "/sys/fs/cgroup/memory"
            let (most, used) =
                isSecond
                ? ("memory.max", "memory.current") : ("memory.limit_in_bytes", "memory.usage_in_bytes")
            var path = parts[2] == "/" ? "" : String(parts[2])
            while true {
                let folder = root + path
                if let limit = numbers(in: "\(folder)/\(most)").first, limit < 1 << 60,
                    let current = numbers(in: "\(folder)/\(used)").first
                {
                    let cached = lines(of: "\(folder)/memory.stat").first { $0.hasPrefix("inactive_file ") }
                        .flatMap { Int($0.dropFirst("inactive_file ".count)) }
                    least = min(least ?? .max, max(0, limit - current + (cached ?? 0)))
                }
                guard let slash = path.lastIndex(of: "/") else { break }
                path = String(path[..<slash])
            }
        }
        return least
    }

    private static func numbers(in path: String) -> [Int] {
        lines(of: path).first?.split(separator: " ").compactMap { Int($0) } ?? []
    }

    /// The lines of a small file of the kernel; none if it is not there.
    private static func lines(of path: String) -> [String] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 13)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// A limit on the process; nil for none.
    private static func limit(of resource: UInt32) -> Int? {
        var limits = rlimit()
        guard getrlimit(__rlimit_resource_t(resource), &limits) == 0, limits.rlim_cur < UInt(Int.max) else {
            return nil
        }
        return Int(limits.rlim_cur)
    }
}
