import Autodiff
import Testing

@testable import Learning

struct TableReaderTests {
    private func read(_ text: String, _ reader: TableReader = TableReader()) throws(DataError)
        -> Dataset
    {
        try reader.dataset(Array(text.utf8))
    }

    /// Every spelling of the same two rows.
    @Test(arguments: [
        "a,b,c\n1,2,3\n4,5,6\n", "a,b,c\n1,2,3\n4,5,6", "a,b,c\r\n1,2,3\r\n4,5,6\r\n", "a,b,c\r1,2,3\r4,5,6",
        "\u{FEFF}a,b,c\n1,2,3\n4,5,6", "\n a , b\t,c \n\n 1,2 , 3\n  \n4,5,6\n\n", "a;b;c\n1;2;3\n4;5;6",
        "a\tb\tc\n1\t2\t3\n4\t5\t6", "\"a\",\"b\",\"c\"\n\"1\",\"2\" , \"3\"\n4,5,6",
        "a,b,c\n+1,.2e1,3.\n0.4E+1,50e-1,6",
    ])
    func spellings(_ text: String) throws {
        let data = try read(text)
        #expect(data.x == Matrix(Shape(2, 2), [1, 2, 4, 5]))
        #expect(data.y == Matrix(Shape(2, 1), [3, 6]))
        #expect(data.featureNames == ["a", "b"] && data.targetNames == ["c"])
        #expect(data.task == .regression)
    }

    @Test func quotedCells() throws {
        let data = try read("\"a \"\"b\"\", c\",\"line\nend\",y\n1,2,\"u\"\"v\"\n3,4,\"w,\nx\"")
        #expect(data.featureNames == ["a \"b\", c", "line\nend"])
        #expect(data.classLabels == ["u\"v", "w,\nx"])
        #expect(data.x.values == [1, 2, 3, 4])
    }

    @Test(
        arguments: [
            ("1,2\n3,4", nil, ["column1"], 2), ("a,b\n3,4", nil, ["a"], 1), ("x,2019\n3,4", nil, ["x"], 1),
            ("1,2\n3,4", true, ["1"], 1), ("5.1,setosa\n4.9,virginica", nil, ["column1"], 2),
            (",b\n3,4", true, ["column1"], 1),
        ] as [(String, Bool?, [String], Int)])
    func header(_ text: String, _ hasHeader: Bool?, _ features: [String], _ rows: Int) throws {
        let data = try read(text, TableReader(hasHeader: hasHeader))
        #expect(data.featureNames == features && data.rows == rows)
    }

    @Test func targetsAreChosen() throws {
        let text = "p,q,r,s\n1,2,3,4\n5,6,7,8"
        let swapped = try read(text, TableReader(targets: .columns(["r", "p"])))
        #expect(swapped.y == Matrix(Shape(2, 2), [3, 1, 7, 5]) && swapped.targetNames == ["r", "p"])
        #expect(swapped.targetText == "target 'r', 'p'")
        #expect(swapped.x == Matrix(Shape(2, 2), [2, 4, 6, 8]) && swapped.featureNames == ["q", "s"])
        let dropped = try read(text, TableReader(drop: ["s", "p"]))
        #expect(dropped.targetText == "target 'r', the last column")
        #expect(dropped.y.values == [3, 7] && dropped.x.values == [2, 6])
        let classes = try read("k,v\n10,1\n9,2\n10,3", TableReader(targets: .labels("k")))
        #expect(classes.classLabels == ["9", "10"] && classes.y.values == [1, 0, 1])
        #expect(classes.targetText == "classes from 'k'")
        #expect(classes.targetNames == ["k"] && classes.task == .classification)
    }

    @Test func labelsBecomeColumns() throws {
        let three = try read("v,k\n1,b\n2,c\n3,a\n4,b")
        #expect(three.classLabels == ["a", "b", "c"] && three.targetNames == three.classLabels)
        #expect(three.y.values == [0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0])
        let two = try read("1,b\n2,a", TableReader(oneHot: true))
        #expect(two.y.values == [0, 1, 1, 0])
        #expect(try read("v,k\n1,0\n2,1").task == .classification)
    }

    @Test func droppedColumnsMayHoldAnything() throws {
        let data = try read("id,v,y\nnan,1,2\n,3,4\nabc,5,6", TableReader(drop: ["id"], hasHeader: true))
        #expect(data.x.values == [1, 3, 5])
    }

    @Test func progressCanStop() {
        let text = Array(String(repeating: "1,2\n", count: 200_000).utf8)
        #expect(throws: DataError("reading was stopped after 131072 rows")) {
            var calls = 0
            _ = try TableReader().dataset(text) { part in
                calls += 1
                return part < 0.5
            }
        }
    }

    /// 300 truncations and mutations of a file with everything in it: a value or an error, never a trap.
    @Test func damageNeverTraps() {
        let text = Array("\u{FEFF}\"a \"\"q\"\"\",β;c,k\r\n1.5,-2e3,\"x,\ny\"\n3,4e-400,z\n\n5,6,x\r".utf8)
        var random = RandomSource(seed: 1, for: .data)
        let pieces = Array("\"\",;\t\n\r\0é9.e-+".utf8) + [0xFF, 0xC3, 0xEF, 0xBB]
        for round in 0..<300 {
            var damaged = text
            if round % 3 == 0 { damaged.removeLast(random.below(text.count)) }
            for _ in 0..<random.below(6) where !damaged.isEmpty {
                let place = random.below(damaged.count)
                if random.below(2) == 0 {
                    damaged[place] = pieces[random.below(pieces.count)]
                } else {
                    damaged.insert(pieces[random.below(pieces.count)], at: place)
                }
            }
            let reader = TableReader(
                drop: round % 2 == 0 ? [] : ["k"], hasHeader: [nil, true, false][round % 3])
            if let data = try? reader.dataset(damaged) { #expect(data.x.rows == data.y.rows) }
        }
    }
}
