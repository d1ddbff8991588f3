/// How pictures look: the style sheet that stands in each file, and once in a page.
enum SVGStyle {
    /// Series are told apart by colour and by dashes or the shape of points. All have a contrast of 3 or more (WCAG 2.2,
    /// 1.4.11) to white and, in the dark, to nearly black; after Okabe and Ito (2008).
    static let sheet: StaticString = """
        .picture{font:12px/1.3 system-ui,-apple-system,"Segoe UI","Noto Sans","DejaVu Sans",sans-serif;color:#1d2430;\
        --s1:#0067b1;--s2:#c24d00;--s3:#00775a;--s4:#a3316f;--s5:#7a5c00;--s6:#5a4fcf;--below:#2166ac;--above:#b2182b;\
        --paper:#fff}
        .picture text{fill:currentColor}
        .picture .dark{fill:#000}.picture .bright{fill:#fff}
        .picture .title{font-weight:600;font-size:13px}
        .picture .quiet{fill-opacity:.75}
        .picture .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
        .picture .paper{fill:var(--paper)}
        .picture .axis{stroke:currentColor;stroke-opacity:.55;fill:none}
        .picture .grid{stroke:currentColor;stroke-opacity:.13;fill:none}
        .picture .line{fill:none;stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}
        .picture .contour{fill:none;stroke:currentColor;stroke-width:1;stroke-opacity:.7}
        .picture .hit{fill:transparent;stroke:none}
        .picture .point{stroke:var(--paper);stroke-width:1.25}
        .picture .box{fill:currentColor;fill-opacity:.06;stroke:currentColor;stroke-opacity:.55}
        .picture .unit{fill:var(--paper);stroke:currentColor;stroke-width:1.25}
        .picture .below{stroke:var(--below)}.picture .above{stroke:var(--above)}
        .picture .bar{fill:var(--s1)}.picture .bar2{fill:var(--s2)}.picture .bar3{fill:var(--s3)}
        .picture .s1{--s:var(--s1)}.picture .s2{--s:var(--s2)}.picture .s3{--s:var(--s3)}
        .picture .s4{--s:var(--s4)}.picture .s5{--s:var(--s5)}.picture .s6{--s:var(--s6)}
        .picture .line.s1{stroke:var(--s1)}.picture .line.s2{stroke:var(--s2);stroke-dasharray:7 4}
        .picture .line.s3{stroke:var(--s3);stroke-dasharray:2 4}.picture .line.s4{stroke:var(--s4);stroke-dasharray:10 3 2 3}
        .picture .line.s5{stroke:var(--s5);stroke-dasharray:4 2}.picture .line.s6{stroke:var(--s6);stroke-dasharray:1 3 6 3}
        .picture .point.s1{fill:var(--s1)}.picture .point.s2{fill:var(--s2)}.picture .point.s3{fill:var(--s3)}
        .picture .point.s4{fill:var(--s4)}.picture .point.s5{fill:var(--s5)}.picture .point.s6{fill:var(--s6)}
        @media (prefers-color-scheme:dark){.picture{color:#e3e8ef;--s1:#58aef5;--s2:#f59a54;--s3:#3fc9a0;--s4:#ee8dbf;\
        --s5:#dcc04a;--s6:#a9a2ff;--below:#6fb1ea;--above:#ff8a80;--paper:#14181f}}
        @media print{.picture{color:#000;--s1:#0067b1;--s2:#c24d00;--s3:#00775a;--s4:#a3316f;--s5:#7a5c00;--s6:#5a4fcf;\
        --below:#2166ac;--above:#b2182b;--paper:#fff}}

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
