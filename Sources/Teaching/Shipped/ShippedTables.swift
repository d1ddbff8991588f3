/// The tables that sessions which come with the program read, each by the name of its file.
package enum ShippedTables {
    private static let all: [(name: String, text: String)] = [
        ("houses.csv", houses), ("penguins.csv", penguins),
    ]

    package static var names: [String] { all.map(\.name) }

    /// The bytes of a table, as its file has them; nil for any other file.
    package static func named(_ name: String) -> [UInt8]? {
        all.first { $0.name == name }.map { Array($0.text.utf8) }
    }
}
