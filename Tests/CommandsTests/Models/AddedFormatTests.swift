import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Learning
@testable import Modelling

/// What a row of the table of data formats brings with it.
@Suite struct AddedFormatTests {
    private func harness() -> Harness {
        let harness = Harness()
        harness.files["x.idx"] = AddedFormat.bytes([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23])
        harness.files["y.idx"] = AddedFormat.bytes([3], [2, 1, 2])
        harness.files["short.idx"] = AddedFormat.bytes([3, 2], [1, 2, 3])
        harness.files["digits"] = harness.files["x.idx"]
        return harness
    }

    @Test func isReadWhereverDataAre() {
        DataFormat.$all.withValue(AddedFormat.formats) {
            let harness = harness()
            #expect(harness.values("read(\"x.idx\")[2,:]") == [10, 11, 12, 13])
            #expect(harness.matrix("read(\"digits\")")?.shape == Shape(3, 4))
            harness.must("data \"x.idx\" -> \"y.idx\" labels=true; network 4 -> 2 tanh -> 1 sigmoid; train 2")
            #expect(harness.matrix("y")?.values == [1, 0, 1])
        }
    }

    @Test func itsErrorsAreSaid() {
        DataFormat.$all.withValue(AddedFormat.formats) {
            let harness = harness()
            #expect(
                harness.error(of: "read(\"short.idx\")")?.message.contains("the file has 3 elements, not 3 × 2") == true
            )
            harness.files["other.idx"] = [1]
            #expect(harness.error(of: "read(\"other.idx\")")?.message.contains("the file ends in its header") == true)
            for file in ["x.idx", "digits"] {
                let error = harness.error(of: "data \"\(file)\"")
                #expect(error?.message == "a .idx file holds inputs alone, the targets are missing")
                #expect(error?.hint == "data \"\(file)\" -> \"y.idx\"")
            }
            #expect(harness.lines(of: "help files").joined(separator: " ").contains(".idx with one array of bytes"))
        }
        #expect(harness().error(of: "read(\"x.idx\")") != nil)
    }
}
