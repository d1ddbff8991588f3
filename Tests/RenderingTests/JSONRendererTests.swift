import Reporting
import Testing

@testable import Rendering

struct JSONRendererTests {
    private static let values = Report.Matrix(name: "W1", rows: 2, columns: 1, values: [0.5, 0.25])

    @Test(
        arguments: [
            (.text("a\"\\\n\u{1b}é"), #"{"kind":"text","text":"a\"\\\n\u001bé"}"#),
            (.scalar(name: "loss", 0.126025), #"{"kind":"scalar","name":"loss","value":0.126025}"#),
            (.scalar(name: "n", 0.1 + 0.2), #"{"kind":"scalar","name":"n","value":0.30000000000000004}"#),
            (.scalar(name: "n", .nan), #"{"kind":"scalar","name":"n","value":"NaN"}"#),
            (.scalar(name: "n", -.infinity), #"{"kind":"scalar","name":"n","value":"-Infinity"}"#),
            (.scalar(name: "n", 3), #"{"kind":"scalar","name":"n","value":3}"#),
            (.matrix(values), #"{"kind":"matrix","name":"W1","rows":2,"columns":1,"values":[[0.5],[0.25]]}"#),
            (
                .table(
                    Report.Table(
                        kind: "forward", headings: ["name", "shape", "v", "n", "e"],
                        rows: [[.text("z1"), .shape(rows: 2, columns: 3), .values(values), .integer(3), .empty]])),
                #"{"kind":"table","table":"forward","headings":["name","shape","v","n","e"],"rows":[{"name":"z1","shape":[2,3],"v":[[0.5],[0.25]],"n":3,"e":null}]}"#
            ),
            (
                .formula(Report.Formula(name: "loss", forms: ["a", "b"], value: nil)),
                #"{"kind":"formula","name":"loss","forms":["a","b"],"value":null}"#
            ),
            (
                .picture(
                    .course(
                        "l", of: [Report.Series(name: "l", xs: [1], ys: [.infinity])], over: "epoch", sentence: "s")),
                #"{"kind":"plot","title":"l","x":{"label":"epoch","logarithmic":false},"y":{"label":"l","logarithmic":false},"series":[{"name":"l","mark":"line","xs":[1],"ys":["Infinity"]}],"sentence":"s"}"#
            ),
            (
                .picture(SamplePictures.field("f")),
                #"{"kind":"field","title":"f","x":{"label":"f","logarithmic":false},"y":{"label":"f","logarithmic":false},"name":"f","scale":"sequential","xs":[0,1,2],"ys":[0,1],"values":[[0,1,2],[3,4,5]],"contours":[1.5,3.5],"series":[{"name":"f","mark":"points","xs":[1],"ys":[0.5]}],"sentence":"f"}"#
            ),
            (
                .picture(SamplePictures.image("i")),
                #"{"kind":"image","title":"i","rows":2,"columns":2,"values":[[-1,0],[0.5,"NaN"]],"scale":"diverging","rowTitle":"i","columnTitle":"i","rowLabels":["i","b"],"columnLabels":["i","b"],"sentence":"i"}"#
            ),
            (
                .picture(SamplePictures.histogram("h")),
                #"{"kind":"histogram","title":"h","label":"h","edges":[-1,0,1],"counts":[3,1],"sentence":"h"}"#
            ),
            (
                .picture(SamplePictures.bars("b")),
                #"{"kind":"bars","title":"b","measures":["b","c"],"logarithmic":true,"rows":[{"label":"b","values":[1,0.01],"histories":[[1,2,1],[0.1,0.01]]},{"label":"d","values":["NaN",3],"histories":[]}],"sentence":"b"}"#
            ),
            (
                .picture(SamplePictures.network("n")),
                #"{"kind":"network","title":"n","layers":[{"name":"n","caption":"n","units":2,"values":[]},{"name":"n","caption":"n","units":1,"values":[0.25]}],"weights":[{"name":"n","values":[[0.5],[-1]]}],"sentence":"n"}"#
            ),
            (
                .diagram(Report.Diagram(stages: ["a", "b"], arrows: [])),
                #"{"kind":"diagram","stages":["a","b"],"arrows":[]}"#
            ),
        ] as [(Report.Block, String)])
    func writes(block: Report.Block, json: String) {
        let line = JSONRenderer().line(number: 3, statement: "W1", blocks: [block], notices: [], error: nil)
        #expect(
            String(decoding: line, as: UTF8.self) == "{\"line\":3,\"statement\":\"W1\",\"reports\":[" + json + "]}\n")
    }

    @Test func writesErrors() {
        let place = Diagnostic.Place(file: "a.bp", line: 5, column: 9, length: 1, text: "x")
        let error = Diagnostic("no", hint: "yes", place: place)
        let line = JSONRenderer().line(number: 5, statement: "x", blocks: [], notices: [], error: error)
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"line":5,"error":{"message":"no","file":"a.bp","column":9,"hint":"yes"}}"# + "\n")
    }

    @Test func writesNotices() {
        let notice = Diagnostic("stale", severity: .notice)
        let line = JSONRenderer().line(number: 1, statement: "dW1", blocks: [], notices: [notice], error: nil)
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"line":1,"statement":"dW1","reports":[],"notices":[{"message":"stale"}]}"# + "\n")
    }
}
