import Testing

@testable import Learning

/// The words and the place of every error.
struct TableErrorTests {
    struct Case: Sendable {
        var text: String
        var message: String
        var hint: String?
        var line: Int?
        var column: Int?
        var reader = TableReader()
    }

    private static let named = TableReader(hasHeader: true)
    private static let ragged = ": ragged=drop leaves them out"
    private static let missing = ": missing=drop, mean or median"

    private static let cases = [
        Case(text: "", message: "the file is empty"),
        Case(text: "\u{FEFF}\r\n \n", message: "the file is empty"),
        Case(text: "a,b\n", message: "the file has column names and no rows", line: 1),
        Case(
            text: "a\n1", message: "the file has one column",
            hint: "at least one column is needed as input and one as target"),
        Case(
            text: "a,b,c\n1,2,3\n4,5\n", message: "this row has 2 cells, there are 3 column names" + ragged,
            hint: "data \"f.csv\" ragged=drop", line: 3, column: 1),
        Case(
            text: "1,2\r\n3,4\r\né,5\r\n",
            message: "'é' in column 'column1' is not a number: na=\"é\" if it stands for no value; "
                + "category=column1 if they are names",
            hint: "data \"f.csv\" missing=drop na=\"é\"", line: 3, column: 1),
        Case(
            text: "1,2\r\n3,4\r\n7,\"5\",6\r\n3\r\n",
            message: "2 rows have another number of cells than the first line, here 3, the first line has 2" + ragged,
            hint: "data \"f.csv\" ragged=drop", line: 3, column: 1),
        Case(
            text: "a,b\n1,\"2\n3,4", message: "the quote that opens here is never closed",
            hint: "a quote within quotes is doubled: \"\"", line: 2, column: 3),
        Case(
            text: "a,b\n1,2\n3,\"4\" x", message: "text after a closing quote",
            hint: "a quote within quotes is doubled: \"\"", line: 3, column: 7),
        Case(
            text: "a,b\n1,2\n3,4\"",
            message: "'4\"' in column 'b' is not a number: na=\"4\\\"\" if it stands for no value; "
                + "labels=b if they are names",
            hint: "data \"f.csv\" missing=drop na=\"4\\\"\"", line: 3, column: 3),
        Case(
            text: "a,b,y\n1,,2\n1,2,3", message: "column 'b' has no value here" + missing,
            hint: "data \"f.csv\" missing=drop", line: 2, column: 3),
        Case(
            text: "a,b,y\n1,NA,2\n1,2,3\n2,NA,4", message: "column 'b' has no value in 2 rows, here: 'NA'" + missing,
            hint: "data \"f.csv\" missing=drop", line: 2, column: 3),
        Case(
            text: "a,b\n1,2\n3,", message: "column 'b' has no value here: missing=drop",
            hint: "data \"f.csv\" missing=drop", line: 3, column: 3),
        Case(
            text: "a,b,y\n1,\"-Inf\",2",
            message: "'-Inf' in column 'b' is not a finite number: na=\"-Inf\" with missing=drop",
            hint: "data \"f.csv\" missing=drop na=\"-Inf\"", line: 2, column: 3),
        Case(
            text: "a,b,y\n1,1e999,2",
            message: "'1e999' in column 'b' is out of range: na=\"1e999\" with missing=drop",
            hint: "data \"f.csv\" missing=drop na=\"1e999\"", line: 2, column: 3),
        Case(
            text: "b,y\n1,?\n2,4\n3,5\n", message: "column 'y' has no value here: '?': missing=drop",
            hint: "data \"f.csv\" missing=drop header=true", line: 2, column: 3, reader: named),
        Case(
            text: "a,b,c\n1,2,3\n,x,4\n5,6\n5,6,?\n2,3,4\n1,2,3\n4,4,4",
            message: """
                3 kinds of problems
                    line 4: this row has 2 cells, there are 3 column names: ragged=drop leaves them out
                    line 3: 2 cells have no value, in 2 columns: 'c' 1, 'a' 1: missing=drop, mean or median
                    line 3: 'x' in column 'b' is not a number: na=x if it stands for no value; category=b if they are names
                """, hint: "data \"f.csv\" missing=drop na=x ragged=drop"),
        Case(
            text: "a,c\n1,red\n2,red", message: "column 'c' has one label in all rows: 'red'",
            hint: "classes need at least two different labels"),
        Case(
            text: "size,price\n1,2", message: "no column is called 'prise'", hint: "did you mean 'price'?",
            reader: TableReader(targets: .columns(["prise"]))),
        Case(
            text: "size,price\n1,2", message: "no column is called 'weather'", hint: "there are: 'size', 'price'",
            reader: TableReader(targets: .labels("weather"))),
        Case(
            text: "size,price\n1,2", message: "there is no column 3, the file has 2",
            hint: "columns are counted from 1: target=2 is the last one", reader: TableReader(targets: .columns(["3"]))),
        Case(
            text: "size,price\n1,2", message: "column 'price' is both target and dropped",
            reader: TableReader(targets: .columns(["price"]), drop: ["price"])),
        Case(
            text: "size,price\n1,2", message: "column 'price' is named twice",
            reader: TableReader(targets: .columns(["price", "price"]))),
        Case(text: "a,b\n1,2", message: "all columns are dropped", reader: TableReader(drop: ["a", "b"])),
        Case(
            text: "a,b,y\n1,\u{1B}[31m,2\n1,2,3\n1,2,3",
            message: "'\\u{1b}[31m' in column 'b' is not a number: category=b if they are names",
            hint: "data \"f.csv\" category=b", line: 2, column: 3),
        Case(
            text: "a;b\n1,500;2\n2,250;3",
            message:
                "'1,500' in column 'a' may have a decimal comma or one between thousands: decimal=comma or decimal=point",
            hint: "data \"f.csv\" decimal=comma", line: 2, column: 1),
        Case(
            text: "d,b\n01/02/2020,2\n03/04/2020,3",
            message: "'01/02/2020' in column 'd' may begin with the day or with the month: order=dmy or order=mdy",
            hint: "data \"f.csv\" order=dmy", line: 2, column: 1),
        Case(
            text: "d,c,b\n$1,1,2\n€2,2,3", message: "the numbers in column 'd' have different units, '$' and '€'",
            hint: "data \"f.csv\" drop=d", line: 2, column: 1),
        Case(
            text: "p,q,b\n5 %,1,2\n0.05,2,3",
            message: "the numbers in column 'p' have different units, '%' and no unit",
            hint: "data \"f.csv\" drop=p", line: 2, column: 1),
    ]

    @Test(arguments: cases)
    func errors(_ example: Case) {
        let expected = DataError(
            example.message, hint: example.hint, file: "f.csv", line: example.line, column: example.column)
        #expect(throws: expected) { try example.reader.dataset(Array(example.text.utf8), file: "f.csv") }
    }

    @Test func otherEncodings() {
        let expected = DataError("this is not UTF-8 text", hint: "save the file as UTF-8", line: 2, column: 2)
        #expect(throws: expected) { try TableReader().dataset(Array("a,b\n1".utf8) + [0xE9, 0x2C]) }
        #expect(throws: DataError.self) { try TableReader().dataset([0xFF, 0xFE, 0x61, 0]) }
    }
}
