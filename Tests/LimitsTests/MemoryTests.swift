import Testing

@testable import Limits

@Suite struct MemoryTests {
    @Test func theMachineHasSome() {
        let available = Memory.available
        #expect(available > 0 && available < 1 << 50)
    }

    @Test func littleIsTakenWithoutAskingAndTooMuchIsRefused() {
        #expect(Memory.shortage(of: 1000) == nil)
        #expect(Memory.shortage(of: 1e18).map { $0 < 1 << 50 } == true)
        #expect(Memory.shortage(of: .infinity) != nil)
    }
}
