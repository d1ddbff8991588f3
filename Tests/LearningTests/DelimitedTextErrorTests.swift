import Testing

@testable import Learning

/// The words and the place of every error.
struct DelimitedTextErrorTests {
    struct Case: Sendable {
        var text: String
        var message: String
        var hint: String?
        var line: Int?
        var column: Int?
        var reader = DelimitedTextReader()
    }

    private static let lacking = "fill it in, remove the row, or leave the column out: drop=b"
    private static let named = DelimitedTextReader(hasHeader: true)

    private static let cases = [
        Case(text: "", message: "the file is empty"),
        Case(text: "\u{FEFF}\r\n \n", message: "the file is empty"),
        Case(text: "a,b\n", message: "the file has column names and no rows", line: 1),
        Case(
            text: "a\n1", message: "the file has one column",
            hint: "at least one column is needed as input and one as target"),
        Case(
            text: "a,b,c\n1,2,3\n4,5\n", message: "this row has 2 cells, there are 3 column names",
            hint: "fill the row in or remove it", line: 3, column: 4),
        Case(
            text: "1,2\r\n3,4\r\né,5,6\r\n", message: "'é' in column 'column1' is not a number",
            hint: "the other rows hold numbers there", line: 3, column: 1),
        Case(
            text: "1,2\r\n3,4\r\n7,\"5\",6\r\n", message: "this row has 3 cells, the first line has 2",
            hint: "a text that holds a separator needs quotes", line: 3, column: 7),
        Case(
            text: "a,b\n1,\"2\n3,4", message: "the quote that opens here is never closed",
            hint: "a quote within quotes is doubled: \"\"", line: 2, column: 3),
        Case(
            text: "a,b\n1,2\n3,\"4\" x", message: "text after a closing quote",
            hint: "a quote within quotes is doubled: \"\"", line: 3, column: 7),
        Case(
            text: "a,b\n1,2\n3,4\"", message: "a quote within a cell that does not begin with one",
            hint: "put the whole cell in quotes and double the quote: \"\"", line: 3, column: 4),
        Case(text: "a,b,y\n1,,2", message: "column 'b' has no value here", hint: lacking, line: 2, column: 3),
        Case(text: "a,b,y\n1,NA,2", message: "column 'b' has no value here: 'NA'", hint: lacking, line: 2, column: 3),
        Case(
            text: "a,b\n1,2\n3,", message: "column 'b' has no value here", hint: "fill it in, or remove the row",
            line: 3, column: 3),
        Case(
            text: "a,b\n1,x\n3,", message: "column 'b' has no value here", hint: "fill it in, or remove the row",
            line: 3, column: 3),
        Case(
            text: "a,b,y\n1,nan,2", message: "'nan' in column 'b' is not a finite number", hint: lacking, line: 2,
            column: 3),
        Case(
            text: "a,b,y\n1,\"-Inf\",2", message: "'-Inf' in column 'b' is not a finite number", hint: lacking, line: 2,
            column: 3),
        Case(
            text: "a,b,y\n1,1e999,2", message: "'1e999' in column 'b' is out of range",
            hint: "the largest number is about 1.8e308", line: 2, column: 3),
        Case(
            text: "a,b,y\n1,2,3\nçé,4x,5", message: "'çé' in column 'a' is not a number",
            hint: "the other rows hold numbers there", line: 3, column: 1),
        Case(
            text: "b,y\n1,3\n2,4\n3,?\n", message: "column 'y' has no value here: '?'",
            hint: "fill it in, or remove the row", line: 4, column: 3),
        Case(
            text: "b,y\n1,?\n2,4\n3,5\n", message: "column 'y' has no value here: '?'",
            hint: "fill it in, or remove the row", line: 2, column: 3, reader: named),
        Case(
            text: "a b,c,y\nred,1,2\nblue,3,4", message: "column 'a b' holds text, 'red'",
            hint: "leave it out: drop=\"a b\"; or labels=\"a b\" makes classes of it", line: 2, column: 1),
        Case(
            text: "a,c\n1,red\n2,blue", message: "column 'c' holds text, 'red'",
            hint: "labels=c without target= makes classes of it",
            line: 2, column: 3, reader: DelimitedTextReader(targets: .columns(["c"]))),
        Case(
            text: "a,c\n1,red\n2,red", message: "column 'c' has one label in all rows: 'red'",
            hint: "classes need at least two different labels"),
        Case(
            text: "a,b,a\n1,2,3", message: "two columns are called 'a'", hint: "give every column a name of its own",
            line: 1, column: 5),
        Case(
            text: "size,price\n1,2", message: "no column is called 'prise'", hint: "did you mean 'price'?",
            reader: DelimitedTextReader(targets: .columns(["prise"]))),
        Case(
            text: "size,price\n1,2", message: "no column is called 'weather'", hint: "there are: 'size', 'price'",
            reader: DelimitedTextReader(targets: .labels("weather"))),
        Case(
            text: "size,price\n1,2", message: "column 'price' is both target and dropped",
            reader: DelimitedTextReader(targets: .columns(["price"]), drop: ["price"])),
        Case(
            text: "size,price\n1,2", message: "column 'price' is named twice",
            reader: DelimitedTextReader(targets: .columns(["price", "price"]))),
        Case(text: "a,b\n1,2", message: "all columns are dropped", reader: DelimitedTextReader(drop: ["a", "b"])),
        Case(
            text: "a,b,y\n1,\u{1B}[31m,2\n1,2,3\n1,2,3", message: "'\\u{1b}[31m' in column 'b' is not a number",
            hint: "the other rows hold numbers there", line: 2, column: 3),
    ]

    @Test(arguments: cases)
    func errors(_ example: Case) {
        let expected = DataError(
            example.message, hint: example.hint, file: "f.csv", line: example.line, column: example.column)
        #expect(throws: expected) { try example.reader.dataset(Array(example.text.utf8), file: "f.csv") }
    }

    @Test func decimalCommas() {
        let expected = DataError(
            "'1,5' in column 'a' is not a number", hint: "write the decimals after a point: 1.5", line: 3, column: 1)
        #expect(throws: expected) { try DelimitedTextReader().dataset(Array("a;b\n1;2\n1,5;2\n1;2".utf8)) }
    }

    @Test func otherEncodings() {
        let expected = DataError("this is not UTF-8 text", hint: "save the file as UTF-8", line: 2, column: 2)
        #expect(throws: expected) { try DelimitedTextReader().dataset(Array("a,b\n1".utf8) + [0xE9, 0x2C]) }
        #expect(throws: DataError.self) { try DelimitedTextReader().dataset([0xFF, 0xFE, 0x61, 0]) }
    }
}
