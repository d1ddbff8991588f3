import Autodiff
import Testing

@testable import Learning

/// Small tables, each with an oddity of files that people have: from pandas, R, Excel, the UCI collection.
struct TableOdditiesTests {
    struct Case: Sendable {
        var name: String
        var text: String
        var names: [String]
        var x: [Double]
        var y: [Double]
        var reader = TableReader()
        var remark: String?
    }

    private static func reader(_ set: (inout TableReader) -> Void) -> TableReader {
        var reader = TableReader()
        set(&reader)
        return reader
    }

    private static let cases = [
        Case(
            name: "pandas index", text: ",a,y\n0,5,1\n1,6,2\n", names: ["a"], x: [5, 6], y: [1, 2],
            remark: "left out: 'column1' (numbers the rows)"),
        Case(
            name: "R's row names", text: "\"a\",\"y\"\n\"u\",1,2\n\"v\",3,4\n\"w\",5,6\n", names: ["a"], x: [1, 3, 5],
            y: [2, 4, 6], remark: "left out: 'column1' (text, 3 different)"),
        Case(
            name: "R, blanks", text: "\"mpg\" \"cyl\"\n\"Mazda RX4\" 21 6\n\"Datsun 710\" 22.8 4\n\"Valiant\" 18.1 6\n",
            names: ["mpg"], x: [21, 22.8, 18.1], y: [6, 4, 6]),
        Case(
            name: "id by name", text: "PassengerId,v,y\n7,1,2\n3,2,3\n", names: ["v"], x: [1, 2], y: [2, 3]),
        Case(
            name: "id asked for", text: "id,v,y\n7,1,2\n3,2,3\n", names: ["id"], x: [7, 3], y: [2, 3],
            reader: reader { $0.only = ["id"] }),
        Case(
            name: "only an id", text: "id,y\n7,2\n3,3\n", names: ["id"], x: [7, 3], y: [2, 3]),
        Case(
            name: "trailing commas", text: "a,b,\n1,2,\n3,4,\n", names: ["a"], x: [1, 3], y: [2, 4],
            reader: TableReader(targets: .columns(["b"]))),
        Case(
            name: "trailing commas in the rows", text: "a,b\n1,2,\n3,4,\n", names: ["a"], x: [1, 3], y: [2, 4]),
        Case(
            name: "trailing comma in the names", text: "a,b,\n1,2\n3,4\n", names: ["a"], x: [1, 3], y: [2, 4]),
        Case(
            name: "German", text: "a;b;y\n1,5;2.000,25;1\n2,75;3.000,5;2\n", names: ["a", "b"],
            x: [1.5, 2000.25, 2.75, 3000.5], y: [1, 2]),
        Case(
            name: "German thousands", text: "a;b;y\n1.234;0,5;1\n2.345;1,5;2\n", names: ["a", "b"],
            x: [1234, 0.5, 2345, 1.5], y: [1, 2]),
        Case(
            name: "decimal points between semicolons", text: "a;y\n1.234;1\n2.345;2\n", names: ["a"],
            x: [1.234, 2.345], y: [1, 2]),
        Case(
            name: "points and commas in different columns", text: "a,b,y\n3.5,\"1,5\",1\n4.25,\"2,5\",2\n",
            names: ["a", "b"],
            x: [3.5, 1.5, 4.25, 2.5], y: [1, 2]),
        Case(
            name: "thousands", text: "a,y\n\"1,234.5\",1\n\"2,345,678\",2\n17,3\n", names: ["a"],
            x: [1234.5, 2_345_678, 17], y: [1, 2, 3]),
        Case(
            name: "money", text: "a,y\n\"$1,200\",1\n$-3.50,2\n($7),3\n", names: ["a"], x: [1200, -3.5, -7],
            y: [1, 2, 3],
            remark: "as numbers: 'a' in $"),
        Case(
            name: "percent", text: "a,y\n45 %,1\n7%,2\n", names: ["a"], x: [45, 7], y: [1, 2]),
        Case(
            name: "units", text: "a\ty\n120 km\t1\n80 km\t2\n", names: ["a"], x: [120, 80], y: [1, 2]),
        Case(
            name: "a real minus", text: "a,y\n−5,1\n3,2\n4,3\n", names: ["a"], x: [-5, 3, 4], y: [1, 2, 3]),
        Case(
            name: "yes and no", text: "a,y\nyes,1\n\"yes \",2\nNo,3\nYES,4\n", names: ["a"], x: [1, 1, 0, 1],
            y: [1, 2, 3, 4]),
        Case(
            name: "true and 1", text: "a,y\ntrue,1\nFALSE,2\n1,3\n", names: ["a"], x: [1, 0, 1], y: [1, 2, 3]),
        Case(
            name: "categories", text: "town,y\nOslo,1\nBergen,2\nVoss,3\nOslo,4\n",
            names: ["town=Bergen", "town=Oslo", "town=Voss"], x: [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0], y: [1, 2, 3, 4],
            remark: "as numbers: 'town' 3 columns"),
        Case(
            name: "two categories", text: "sex,y\nf,1\nm,2\nf,3\n", names: ["sex=m"], x: [0, 1, 0], y: [1, 2, 3]),
        Case(
            name: "an order", text: "s,y\nsmall,1\nlarge,2\nmedium,3\n", names: ["s"], x: [1, 3, 2], y: [1, 2, 3],
            reader: reader { $0.scales = [.init(text: "s: small, medium, large")] }),
        Case(
            name: "numbers as categories", text: "k,y\n2,1\n1,2\n3+,3\n1,4\n", names: ["k=1", "k=2", "k=3+"],
            x: [0, 1, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0], y: [1, 2, 3, 4], reader: reader { $0.categories = ["k"] }),
        Case(
            name: "dates", text: "d,y\n2020-01-01,1\n2020-07-02,2\n", names: ["d"], x: [2020, 2020.5], y: [1, 2],
            remark: "as numbers: 'd' in years"),
        Case(
            name: "German dates", text: "d;y\n01.07.2021;1\n02.01.1970;2\n", names: ["d"], x: [18809, 1], y: [1, 2],
            reader: reader { $0.dates = .days }),
        Case(
            name: "American dates", text: "d,y\n1/31/2020,1\n2/1/2020,2\n", names: ["d.year", "d.month", "d.weekday"],
            x: [2020, 1, 5, 2020, 2, 6], y: [1, 2], reader: reader { $0.dates = .parts }),
        Case(
            name: "times of day", text: "t,y\n10:30,1\n23:15,2\n", names: ["t"], x: [10.5, 23.25], y: [1, 2]),
        Case(
            name: "moments", text: "t,y\n1970-01-01T12:00:00Z,1\n1970-01-02 00:00,2\n", names: ["t"], x: [0.5, 1],
            y: [1, 2],
            reader: reader { $0.dates = .days }),
        Case(
            name: "named months", text: "t,y\n\"Jan 1, 1970\",1\n02-Jan-1970,2\n", names: ["t"], x: [0, 1], y: [1, 2],
            reader: reader { $0.dates = .days }),
        Case(
            name: "bars", text: "a|b|y\n1|2|3\n4|5|6\n", names: ["a", "b"], x: [1, 2, 4, 5], y: [3, 6]),
        Case(
            name: "blanks", text: "   1.0   2.0  3\n  4.0  5.0   6\n", names: ["column1", "column2"], x: [1, 2, 4, 5],
            y: [3, 6],
            remark: "no line of column names: they are called column1 …; header=true if the first line has them"),
        Case(
            name: "auto-mpg", text: "18.0   8\t\"chevy\"\n15.0   8\t\"buick\"\n16.0   8\t\"buick\"\n",
            names: ["column1", "column2"], x: [18, 8, 15, 8, 16, 8], y: [1, 0, 0]),
        Case(
            name: "comments", text: "# made by hand\na,y\n1,2\n# a pause\n3,4\n", names: ["a"], x: [1, 3], y: [2, 4],
            remark: "1 line that begins with # left out"),
        Case(
            name: "numpy.savetxt", text: "# a b\n1.0 2.0\n3.0 4.0\n", names: ["a"], x: [1, 3], y: [2, 4]),
        Case(
            name: "a column called #", text: "#,HP,y\n1,5,2\n2,6,3\n", names: ["HP"], x: [5, 6], y: [2, 3]),
        Case(
            name: "Excel's sep=", text: "sep=;\na;y\n1;2\n3;4\n", names: ["a"], x: [1, 3], y: [2, 4]),
        Case(
            name: "all text, no names", text: "p,x,e\np,y,q\nq,x,e\np,y,q\nq,y,e\n", names: ["column1=q", "column2=y"],
            x: [0, 0, 0, 1, 1, 0, 0, 1, 1, 1], y: [0, 1, 0, 1, 0]),
        Case(
            name: "missing, dropped", text: "a,b,y\n1,?,2\n3,4,5\n6,NA,7\n8,9,1\n", names: ["a", "b"], x: [3, 4, 8, 9],
            y: [5, 1], reader: reader { $0.missing = .drop }, remark: "2 rows without a value left out"),
        Case(
            name: "missing, mean", text: "a,y\n1,2\n,5\n6,\n5,1\n", names: ["a"], x: [1, 3, 5], y: [2, 5, 1],
            reader: reader { $0.missing = .mean }),
        Case(
            name: "missing, a category", text: "c,y\nu,2\n,5\nv,1\nu,3\n", names: ["c=u", "c=v", "c=missing"],
            x: [1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], y: [2, 5, 1, 3], reader: reader { $0.missing = .median }),
        Case(
            name: "a number for no value", text: "a,y\n1,2\n-999,5\n3,4\n", names: ["a"], x: [1, 2, 3], y: [2, 5, 4],
            reader: reader {
                $0.missing = .median; $0.na = ["-999"]
            }),
        Case(
            name: "an empty column", text: "a,b,y\n1,,2\n3,NA,4\n", names: ["a"], x: [1, 3], y: [2, 4],
            remark: "left out: 'b' (holds no value)"),
        Case(
            name: "one text in all rows", text: "a,b,y\n1,k,2\n3,k,4\n", names: ["a"], x: [1, 3], y: [2, 4],
            remark: "left out: 'b' (the same text in all rows)"),
        Case(
            name: "names twice", text: "a,a,y\n1,2,3\n4,5,6\n", names: ["a", "a_2"], x: [1, 2, 4, 5], y: [3, 6],
            remark: "names that occur twice: the later ones are called 'a_2'"),
        Case(
            name: "rows too short", text: "a,b,y\n1,2,3\n4,5\n6,7,8\n", names: ["a", "b"], x: [1, 2, 6, 7], y: [3, 8],
            reader: reader { $0.dropsRagged = true }, remark: "1 row with another number of cells left out"),
        Case(
            name: "letters of two sizes", text: "c,y\nOslo,1\noslo,2\nVoss,3\nVoss,4\n",
            names: ["c=Oslo", "c=Voss", "c=oslo"], x: [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0], y: [1, 2, 3, 4],
            remark: "'c' has 'Oslo' and 'oslo' as two categories"),
        Case(
            name: "target first, by number", text: "y,a\n1,2\n3,4\n", names: ["a"], x: [2, 4], y: [1, 3],
            reader: TableReader(targets: .columns(["1"]))),
        Case(
            name: "a text as target", text: "a,k\n1,u\n2,v\n", names: ["a"], x: [1, 2], y: [0, 1],
            reader: TableReader(targets: .columns(["last"]))),
        Case(
            name: "a date as target", text: "a,d\n1,2020-01-01\n2,2021-01-01\n", names: ["a"], x: [1, 2],
            y: [2020, 2021]),
        Case(
            name: "a date without a value", text: "d,y\n2020-01-01,1\nNA,2\n2022-01-01,3\n", names: ["d"],
            x: [2020, 2021, 2022], y: [1, 2, 3], reader: reader { $0.missing = .mean }),
        Case(
            name: "a row without a date", text: "d,y\n2020-01-01,1\nNA,2\n2022-01-01,3\n", names: ["d"],
            x: [2020, 2022], y: [1, 3], reader: reader { $0.missing = .drop }),
        Case(
            name: "the last year", text: "d,y\n2020-01-01,1\n9999-01-01,2\n", names: ["d"], x: [2020, 9999], y: [1, 2]),
        Case(
            name: "yes as target", text: "a,d\n1,yes\n2,no\n", names: ["a"], x: [1, 2], y: [1, 0]),
    ]

    @Test(arguments: cases.indices)
    func oddities(_ index: Int) throws {
        let example = Self.cases[index]
        let data = try example.reader.dataset(Array(example.text.utf8))
        #expect(data.featureNames == example.names, "\(example.name)")
        #expect(
            data.x.values.count == example.x.count
                && zip(data.x.values, example.x).allSatisfy { abs($0 - $1) < 1e-9 }, "\(example.name): \(data.x.values)"
        )
        #expect(data.y.values == example.y, "\(example.name): \(data.y.values)")
        if let remark = example.remark { #expect(data.remarks.contains(remark), "\(example.name): \(data.remarks)") }
    }

    @Test func labelsOfTargets() throws {
        let data = try TableReader().dataset(Array("a,d\n1,yes\n2,no\n".utf8))
        #expect(data.task == .classification && data.classLabels == ["no", "yes"])
    }

    /// What fills a gap is the mean of the training rows alone.
    @Test func gapsFollowTheSplit() throws {
        var reader = TableReader()
        reader.missing = .mean
        var data = try reader.dataset(Array("a,y\n1,1\n,2\n3,3\n100,4\n".utf8))
        #expect(data.x.values[1] == 104.0 / 3)
        var random = RandomSource(seed: 1, for: .data)
        try data.split(SplitParts([0.75]), shuffle: false, random: &random)
        #expect(data.x.values == [1, 2, 3])
        try data.split(SplitParts([0.5]), shuffle: false, random: &random)
        #expect(data.x.values == [1, 1] && data.test?.x.values == [3, 100])
    }

    @Test func thousandsOfEqualNames() throws {
        let count = 5000
        let names = (0..<count).map { _ in "a" }.joined(separator: ",")
        let row = (0..<count).map(String.init).joined(separator: ",")
        let data = try TableReader().dataset(Array("\(names),y\n\(row),1\n\(row),2\n".utf8))
        #expect(data.featureNames.last == "a_5000" && Set(data.featureNames).count == count)
    }

    /// An equals sign in the name of a column with an order makes no column of 0 and 1 of it.
    @Test func usesOfCategories() throws {
        var ordered = TableReader()
        ordered.scales = [.init(text: "a=b: low, high")]
        let text = Array("a=b,c,y\nlow,u,1\nhigh,v,2\nlow,w,3\nhigh,u,4\n".utf8)
        let data = try ordered.dataset(text)
        #expect(data.columns.map(\.use) == [.input(0..<1), .indicators(1..<4), .target])
    }

    @Test func thousandsOfColumns() throws {
        let row = (0..<3000).map(String.init).joined(separator: ",")
        let data = try TableReader().dataset(Array((row + "\n" + row + "\n").utf8))
        #expect(data.x.shape == Shape(2, 2999))
    }
}
