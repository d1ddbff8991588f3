import Limits
import Reporting

extension StopRequest {
    /// Ends what runs, once the user wants that.
    package static func heed() throws(Diagnostic) {
        if isUrgent { throw Diagnostic.interrupted }
    }
}

extension Memory {
    /// Refuses what needs the room of more numbers than there is memory for.
    package static func require(numbers: Double) throws(Diagnostic) {
        let bytes = numbers * 8
        if let available = shortage(of: bytes) { throw Diagnostic.tooLittleMemory(bytes, Double(available)) }
    }
}
