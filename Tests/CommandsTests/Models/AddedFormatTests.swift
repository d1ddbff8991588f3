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
        harness.files["x.byt"] = AddedFormat.bytes([3, 2, 2], [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23])
        harness.files["y.byt"] = AddedFormat.bytes([3], [2, 1, 2])
        harness.files["short.byt"] = AddedFormat.bytes([3, 2], [1, 2, 3])
        harness.files["digits"] = harness.files["x.byt"]
        return harness
    }

    @Test func isReadWhereverDataAre() {
        DataFormat.$all.withValue(AddedFormat.formats) {
            let harness = harness()
            #expect(harness.values("read(\"x.byt\")[2,:]") == [10, 11, 12, 13])
            #expect(harness.matrix("read(\"digits\")")?.shape == Shape(3, 4))
            harness.must("data \"x.byt\" -> \"y.byt\" labels=true; network 4 -> 2 tanh -> 1 sigmoid; train 2")
            #expect(harness.matrix("y")?.values == [1, 0, 1])
        }
    }

    @Test func itsErrorsAreSaid() {
        DataFormat.$all.withValue(AddedFormat.formats) {
            let harness = harness()
            #expect(
                harness.error(of: "read(\"short.byt\")")?.message.contains("the file has 3 elements, not 3 × 2") == true
            )
            harness.files["other.byt"] = [1]
            #expect(harness.error(of: "read(\"other.byt\")")?.message.contains("the file ends in its header") == true)
            for file in ["x.byt", "digits"] {
                let error = harness.error(of: "data \"\(file)\"")
                #expect(error?.message == "a .byt file holds inputs alone, the targets are missing")
                #expect(error?.hint == "data \"\(file)\" -> \"y.byt\"")
            }
            #expect(harness.lines(of: "help files").joined(separator: " ").contains(".byt with one array of bytes"))
        }
        #expect(harness().error(of: "read(\"x.byt\")") != nil)
    }
}
