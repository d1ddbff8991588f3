import Reporting

/// The moments of a page as JSON for its script, every number as the double that it is.
///
/// `{"steps":[0,10],"losses":[…],"digits":6,"colours":{"sequential":["#440154",…],"diverging":[…]},"matrices":[…],
/// "map":{…},"weights":[…],"texts":[…]}`. A matrix: `{"name":"W1","role":"parameter","rows":2,"columns":4,"values":[[…],…]}` with the
/// numbers of each moment row by row, or, of a large one, `"norms":[…],"quantiles":[[…],…],"picture":[rows,columns],
/// "low":…,"high":…,"codes":["…"]}` with a byte for each cell of the picture, from 0 at `low` to 254 at `high` and 255 for
/// what is no number (RFC 4648). The map has such codes too.
struct PageData {
    private var json = JSONText()

    var bytes: [UInt8] { json.bytes }

    init(_ moments: Page.Moments) {
        json.raw("{")
        json.key("steps")
        json.list(moments.steps) { $0.integer($1) }
        json.key("losses")
        json.list(moments.losses) { $0.number($1) }
        json.key("digits")
        json.integer(moments.digits)
        json.key("colours")
        json.raw("{")
        for (name, map) in [("sequential", ColourMap.viridis), ("diverging", ColourMap.blueWhiteRed)] {
            json.key(name)
            json.list(map.colours) { $0.string($1.code) }
        }
        json.raw("}")
        json.key("matrices")
        json.list(moments.matrices) { Self.write($1, to: &$0) }
        if let map = moments.map {
            json.key("map")
            json.raw("{")
            let codes = Codes(map.values, ColourScale(map.field, at: map.values))
            json.key("scale")
            json.string(map.field.scale == .diverging ? "diverging" : "sequential")
            codes.write(to: &json)
            json.raw("}")
        }
        var texts = TextTable()
        json.key("weights")
        json.list(moments.weights) { Self.write($1, &texts, to: &$0) }
        json.key("texts")
        json.list(texts.texts) { $0.string($1) }
        json.raw("}")
    }

    // Each matrix and each weight begins a line, so that a check of the page can say where it was changed.

    private static func write(_ matrix: Page.Matrix, to json: inout JSONText) {
        json.raw("\n{")
        json.key("name")
        json.string(matrix.name)
        json.key("role")
        json.string(matrix.role.rawValue)
        json.key("rows")
        json.integer(matrix.rows)
        json.key("columns")
        json.integer(matrix.columns)
        switch matrix.numbers {
        case .all(let values):
            json.key("values")
            json.list(values) { json, moment in json.list(moment) { $0.number($1) } }
        case .summary(let summaries):
            json.key("norms")
            json.list(summaries) { $0.number($1.norm) }
            json.key("quantiles")
            json.list(summaries) { json, summary in json.list(summary.quantiles) { $0.number($1) } }
            json.key("picture")
            json.list([matrix.picture.rows, matrix.picture.columns]) { $0.integer($1) }
            let pictures = summaries.map(\.picture)
            Codes(pictures, ColourScale(pictures.flatMap(\.self), .diverging)).write(to: &json)
        }
        json.raw("}")
    }

    private static func write(_ weight: Page.Weight, _ texts: inout TextTable, to json: inout JSONText) {
        json.raw("\n{")
        json.key("name")
        json.string(weight.name)
        json.key("matrix")
        json.string(weight.matrix)
        json.key("place")
        json.integer(weight.place)
        json.key("explanations")
        json.list(weight.explanations) { json, one in
            json.raw("[")
            json.integer(one.moment)
            json.raw(",")
            json.list(one.reports) { texts.write($1, to: &$0) }
            json.raw("]")
        }
        json.key("blame")
        json.list(weight.blame) { texts.write($1, to: &$0) }
        json.raw("}")
    }
}

/// Numbers that are only looked at, as a byte each between the least and the largest of all moments.
private struct Codes {
    private let low: Double
    private let high: Double
    private let texts: [String]

    init(_ moments: [[Double]], _ scale: ColourScale?) {
        (low, high) = (scale?.low ?? 0, scale?.high ?? 0)
        texts = moments.map { values in
            Base64.text(values.map { scale?.place(of: $0).map { UInt8(($0 * 254).rounded()) } ?? 255 })
        }
    }

    func write(to json: inout JSONText) {
        json.key("low")
        json.number(low)
        json.key("high")
        json.number(high)
        json.key("codes")
        json.list(texts) { $0.string($1) }
    }
}
