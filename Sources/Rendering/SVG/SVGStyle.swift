/// How pictures look: the style sheet that stands in each file, and once in a page.
enum SVGStyle {
    /// The colours are put in, since many readers of SVG know no names for them; on a dark screen others take their place.
    static let sheet: [UInt8] = Array(
        (forms + coloured(.light) + "@media screen and (prefers-color-scheme:dark){\n" + coloured(.dark) + "}\n").utf8)

    /// Series are told apart by colour and by dashes or the shape of points. All have a contrast of 3 or more (WCAG 2.2,
    /// 1.4.11) to white and, in the dark, to nearly black; after Okabe and Ito (2008).
    private struct Colours {
        let ink: String
        let paper: String
        let below: String
        let above: String
        let series: [String]

        static let light = Colours(
            ink: "#1d2430", paper: "#fff", below: "#2166ac", above: "#b2182b",
            series: ["#0067b1", "#c24d00", "#00775a", "#a3316f", "#7a5c00", "#5a4fcf"])
        static let dark = Colours(
            ink: "#e3e8ef", paper: "#14181f", below: "#6fb1ea", above: "#ff8a80",
            series: ["#58aef5", "#f59a54", "#3fc9a0", "#ee8dbf", "#dcc04a", "#a9a2ff"])
    }

    private static func coloured(_ colours: Colours) -> String {
        let series = colours.series.enumerated().map { place, colour in
            let name = "s\(place + 1)"
            return ".picture .line.\(name){stroke:\(colour)}.picture .point.\(name){fill:\(colour)}\n"
        }
        return """
            .picture{color:\(colours.ink)}
            .picture .paper,.picture .unit{fill:\(colours.paper)}.picture .point,.picture .height{stroke:\(colours.paper)}
            .picture .below{stroke:\(colours.below)}.picture .above{stroke:\(colours.above)}
            .picture .bar{fill:\(colours.series[0])}.picture .bar2{fill:\(colours.series[1])}
            .picture .bar3{fill:\(colours.series[2])}

            """ + series.joined()
    }

    private static let forms = """
        .picture{font:12px/1.3 system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif}
        .picture text{fill:currentColor}
        .picture .dark{fill:#000}.picture .bright{fill:#fff}
        .picture .title{font-weight:600;font-size:13px}
        .picture .quiet{fill-opacity:.75}
        .picture .axis{stroke:currentColor;stroke-opacity:.55;fill:none}
        .picture .grid{stroke:currentColor;stroke-opacity:.13;fill:none}
        .picture .line{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
        .picture .contour{fill:none;stroke:currentColor;stroke-width:1;stroke-opacity:.7}
        .picture .height{font-size:11px;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
        .picture .hit{fill:none;stroke:none;pointer-events:all}
        .picture .point{stroke-width:1.25}
        .picture .box{fill:currentColor;fill-opacity:.06;stroke:currentColor;stroke-opacity:.55}
        .picture .unit{stroke:currentColor;stroke-width:1.25}
        .picture .line.s2{stroke-dasharray:7 4}.picture .line.s3{stroke-dasharray:2 4}
        .picture .line.s4{stroke-dasharray:10 3 2 3}.picture .line.s5{stroke-dasharray:4 2}
        .picture .line.s6{stroke-dasharray:1 3 6 3}

        """

    /// The classes of a line or of points: after six the colours come again.
    static func series(_ place: Int, isLine: Bool) -> MarkupText.Value {
        .word((isLine ? lines : points)[place % lines.count])
    }

    private static let lines: [StaticString] = ["line s1", "line s2", "line s3", "line s4", "line s5", "line s6"]
    private static let points: [StaticString] = [
        "point s1", "point s2", "point s3", "point s4", "point s5", "point s6",
    ]

    /// The classes of bars of a measure.
    static func bar(_ place: Int) -> MarkupText.Value { .word(bars[place % bars.count]) }

    private static let bars: [StaticString] = ["bar", "bar2", "bar3"]

    /// About how wide a text is, in pixels; rather too wide than too narrow.
    static func width(_ text: String, size: Double = 12) -> Double { Double(DisplayText.width(text)) * size * 0.6 }

    /// A text cut to a width in pixels.
    static func fitted(_ text: String, to width: Double, size: Double = 12) -> String {
        DisplayText.truncated(DisplayText.escaped(text), to: max(Int(width / (size * 0.6)), 1), ellipsis: "…")
    }
}
