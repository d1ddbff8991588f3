import Autodiff
import Learning
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `data "FILE"` with its options, what it says, and what `show data` and `predict` make of it.
@Suite struct TableFormTests {
    private static let houses = """
        id,town,area,garden,size,sold,price
        1,Oslo,100,yes,small,2020-01-01,10
        2,Voss,200,no,large,2020-07-01,20
        3,Oslo,,no,small,2021-01-01,15
        4,Bergen,150,yes,large,2021-07-01,18
        5,Voss,120,yes,small,2022-01-01,13

        """

    private func harness() -> Harness {
        let harness = Harness()
        harness.write(Self.houses, to: "h.csv")
        harness.write("a;y\n1;2\n3;4\n5;7\n", to: "s.csv")
        return harness
    }

    @Test(arguments: [
        "target=price missing=mean", "target=last missing=drop", "target=7 missing=drop", "labels=garden missing=drop",
        "target=town missing=median", "target=sold missing=drop dates=days", "missing=drop skip=id drop=[town, 2]",
        "missing=drop only=[area, id]", "missing=drop ordinal=size", "missing=drop ordinal=\"size: small, large\"",
        "missing=drop ordinal=[\"size: small, large\", town]", "missing=drop category=id", "missing=drop dates=parts",
        "missing=drop na=[100, \"no\"]", "missing=drop header=true separator=comma decimal=point ragged=drop order=dmy",
        "missing=drop ragged=error", "target=[price, area] missing=drop", "labels=true missing=drop",
        "labels=false missing=drop",
    ])
    func optionsRun(_ options: String) {
        let harness = harness()
        harness.must("data \"h.csv\" \(options)")
        #expect(harness.session.x?.values.allSatisfy(\.isFinite) == true)
        #expect(harness.session.y?.values.allSatisfy(\.isFinite) == true)
        for line in harness.lines(of: "show data; show data all") { #expect(line.count <= 80, "\(line)") }
    }

    @Test(arguments: [
        ("missing=most", "unknown"), ("dates=weeks", "unknown"), ("order=ymd", "unknown"), ("decimal=\"_\"", "unknown"),
        ("separator=\"%%\"", "unknown"), ("target=price labels=town", "'target=' predicts numbers"),
        ("target=[price, price]", "is named twice"), ("only=price target=price", "is left as an input"),
        ("target=9", "there is no column 9"), ("only=id drop=id", "both kept and dropped"),
    ])
    func wrongOptionsAreRefused(_ options: String, _ message: String) {
        let harness = harness()
        let error = harness.error(of: "data \"h.csv\" \(options)")
        #expect(error != nil, "\(options)")
        if message != "unknown" { #expect(error?.message.contains(message) == true, "\(error?.message ?? "")") }
        #expect(harness.session.x == nil)
    }

    /// As for arrays; the column of that name is meant in quotes.
    @Test func trueMakesClassesOfTheLastColumn() {
        let harness = Harness()
        harness.write("true,b\n1,3\n2,4\n1,3\n", to: "t.csv")
        for (options, labels) in [
            ("labels=true", ["3", "4"]), ("labels=\"true\"", ["1", "2"]), ("labels=last", ["3", "4"]),
            ("labels=false", []),
        ] {
            harness.must("data \"t.csv\" \(options)")
            #expect(harness.session.dataset?.classLabels == labels, "\(options)")
        }
    }

    @Test func whatWasReadIsSaid() {
        let lines = harness().lines(of: "data \"h.csv\" missing=median").joined(separator: " ")
            .split(separator: " ").joined(separator: " ")
        #expect(lines.contains("target 'price', the last column"))
        #expect(lines.contains("left out: 'id' (numbers the rows)"))
        #expect(lines.contains("'town' 3 columns, 'garden' 1 for yes, 'size' 1 column, 'sold' in years"))
        #expect(lines.contains("filled with the median of the training rows: 'area' 1"))
    }

    @Test func columnsAreShown() {
        let harness = harness()
        harness.must("data \"h.csv\" missing=median; show data")
        let table = harness.tables("columns").first
        #expect(table?.rows.count == 7)
        #expect(table?.rows.first { $0[0] == .text("area") }?.dropFirst(5).first == .integer(1))
        #expect(table?.rows.last?.last == .text("y"))
        let text = harness.lines(of: "show data").joined(separator: "\n")
        #expect(text.contains("town: Bergen, Oslo, Voss") && text.contains("size: small is 1, large is 0"))
        harness.must("data [1, 1; 2, 2; 1, 1] -> [1; 2; 1]")
        let plain = harness.lines(of: "show data").joined(separator: "\n")
        #expect(plain.contains("equal columns: 'x1', 'x2'") && plain.contains("1 training row is in the data before"))
    }

    @Test func longTablesAreCut() {
        let harness = harness()
        let names = (1...60).map { "c\($0)" }.joined(separator: ",")
        let row = (1...60).map(String.init).joined(separator: ",")
        harness.write("\(names)\n\(row)\n\(row)\n", to: "wide.csv")
        harness.must("data \"wide.csv\"; show data")
        #expect(harness.tables("columns").first?.rows.count == 24)
        harness.must("show data all")
        #expect(harness.tables("columns").first?.rows.count == 60)
    }

    /// However a row is given, its prediction is the same, in the units of the file.
    @Test func predictionsAgree() throws {
        let harness = harness()
        harness.must("data \"h.csv\" missing=mean; normalize; normalize targets; network 7 -> 3 tanh -> 1; train 50")
        #expect(abs(harness.value("mean(y)")) < 1e-12)
        func yhat(_ line: String) -> [Double] {
            for case .matrix(let matrix) in harness.output(of: line) where matrix.name == "yhat" {
                return matrix.values
            }
            for case .scalar(let name, let value) in harness.output(of: line) where name == "yhat" { return [value] }
            return []
        }
        let all = yhat("predict")
        try #require(all.count == 5)
        #expect(all.allSatisfy { (5...25).contains($0) })
        #expect(yhat("predict x") == all && yhat("predict x[1:4,:]") == Array(all.prefix(4)))
        // The fourth house; 1 July is day 182 of the year.
        let raw = yhat("predict [1, 0, 0, 150, 1, 0, 2021 + 181 / 365]")
        #expect(raw.count == 1 && abs(raw[0] - all[3]) < 1e-9, "\(raw) \(all)")
        #expect(yhat("predict scaled x[4,:]").allSatisfy { abs($0 - all[3]) < 1e-12 })
        let names = try #require(harness.session.dataset?.featureNames)
        #expect(names == ["town=Bergen", "town=Oslo", "town=Voss", "area", "garden", "size=small", "sold"])
    }

    @Test func targetsInOtherUnits() {
        let harness = Harness("data [1; 2; 3] -> [100; 200; 300]; normalize targets; network 1 -> 1; W1 = 0; b1 = 0")
        #expect(harness.error == nil)
        harness.must("predict [5]")
        #expect(harness.blocks.first == .scalar(name: "yhat", 200))
        harness.must("undo 2; normalize targets scale=0.01; network 1 -> 1; W1 = 0; b1 = 1; predict [5]")
        #expect(harness.error(of: "data xor; normalize targets")?.message.contains("are classes") == true)
    }

    /// Errors show nothing of a file that is no table.
    @Test(arguments: [
        "SECRET\nhunter2 is it\n", "root:x:SECRET:0\nbin:x:SECRET:1\n", "key = SECRET\nother SECRET here\n",
        "-----BEGIN KEY-----\nSECRETSECRET\n-----END KEY-----\n", "# config\nuser SECRET\npassword SECRET\n",
        "SECRET", "It was SECRET and\nstormy as SECRET nights are\n", "{\n  \"a\": \"SECRET\"\n}\n",
        "<a>SECRET</a>\n<b>SECRET</b>\n",
    ])
    func noTableIsShown(_ text: String) {
        let harness = Harness()
        harness.write(text, to: "secret")
        for options in ["", "target=a", "missing=drop", "header=false", "separator=blank"] {
            let error = harness.error(of: "data \"secret\" \(options)")
            #expect(error != nil, "\(text)")
            #expect(error?.message.contains("SECRET") != true, "\(error?.message ?? "")")
            #expect(error?.hint?.contains("SECRET") != true, "\(error?.hint ?? "")")
        }
    }

    /// Arrays of images and labels from 0, as MNIST has them.
    @Test func imagesAndLabels() {
        let harness = Harness()
        harness.files["images"] = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 5, 255]
        harness.files["labels"] = [0, 0, 8, 1, 0, 0, 0, 3, 0, 2, 1]
        harness.must("data \"images\" -> \"labels\" labels=true")
        #expect(harness.session.dataset?.classLabels == ["0", "1", "2"])
        #expect(harness.session.y?.values == [1, 0, 0, 0, 0, 1, 0, 1, 0])
        harness.files["p.parquet"] = Array("PAR1\u{15}\u{4}..".utf8)
        for line in ["data \"p.parquet\"", "read(\"p.parquet\")", "data \"p.parquet\" -> \"labels\""] {
            #expect(harness.error(of: line)?.hint?.contains("read_parquet") == true, "\(line)")
        }
        harness.write("1 1:2 3:4\n-1 2:5\n", to: "a.libsvm")
        harness.must("data \"a.libsvm\"")
        #expect(harness.session.x?.values == [2, 0, 4, 0, 5, 0] && harness.session.y?.values == [1, -1])
    }
}
