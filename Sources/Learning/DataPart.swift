/// A part of the rows of a data set: one row of the table of parts.
package struct DataPart: Sendable {
    /// As it stands in tables, and in front of the name of a number: `test_loss`.
    package let name: String
    package let prefix: String
    package let samples: @Sendable (Dataset) -> Samples?
    /// The statement that makes it.
    package let statement: String

    package static let training = DataPart(
        name: "training", prefix: "train", samples: { $0.training }, statement: "data xor")
    package static let validation = DataPart(
        name: "validation", prefix: "validation", samples: { $0.validation }, statement: "split 0.7 0.15 0.15")
    package static let test = DataPart(name: "test", prefix: "test", samples: { $0.test }, statement: "split 0.8")

    package static let all = [training, validation, test]
    package static let keptAside = [validation, test]
}
