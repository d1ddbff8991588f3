import Autodiff
import Testing

@testable import Learning

struct NumPyWriterTests {
    @Test func writesWhatNumPyWrites() {
        let sample = NumPyReaderTests.samples[0]
        #expect(NumPyWriter.bytes(Matrix(sample.shape, sample.values)) == sample.bytes())
        let single = NumPyReaderTests.samples[1]
        #expect(NumPyWriter.bytes(Matrix(single.shape, single.values), as: .float32) == single.bytes())
    }

    @Test(arguments: [Shape(1, 1), Shape(5, 3), Shape(1, 1000), Shape(12345, 1)])
    func roundTrip(_ shape: Shape) throws {
        var random = RandomSource(seed: 1, for: .data)
        let matrix = Initializer.normal.values(shape: shape, random: &random)
        #expect(try NumPyReader.matrix(NumPyWriter.bytes(matrix)) == matrix)
        let rounded = Matrix(shape, matrix.values.map { Double(Float($0)) })
        #expect(try NumPyReader.matrix(NumPyWriter.bytes(matrix, as: .float32)) == rounded)
    }
}
