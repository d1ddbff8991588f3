import Modelling

/// What statements printed, as long as there is room for it: the oldest is forgotten first.
struct RecentOutput {
    private var printed = Queue<Transcript.Printed>()
    private var bytes = 0
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Keeps what a statement printed; the latest is kept in any case.
    mutating func keep(_ output: [Transcript.Printed.Part]) -> Transcript.Printed {
        let latest = Transcript.Printed(output)
        guard latest.bytes > 0 else { return latest }
        printed.append(latest)
        bytes += latest.bytes
        while bytes > capacity, printed.count > 1, let oldest = printed.popFirst() {
            bytes -= oldest.bytes
            oldest.forget()
        }
        return latest
    }
}
