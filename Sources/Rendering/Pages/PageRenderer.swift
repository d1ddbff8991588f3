import Reporting

/// Pages as one file of HTML, that works from disk: it asks for nothing elsewhere and says so in its security policy, reads
/// well without its script, and ends with a checksum of all of it.
package struct PageRenderer: Sendable {
    package init() {}

    package func bytes(of page: Page) -> [UInt8] {
        var html = MarkupText()
        head(page, &html)
        html.begin("body")
        html.raw("<a class=\"skip\" href=\"#record\">Skip to the session</a>\n")
        header(page, &html)
        html.raw("<main>\n")
        html.raw("<section id=\"record\" aria-label=\"The session\">\n")
        record(page, &html)
        html.raw("</section>\n")
        if let moments = page.moments { html.append(MomentsMarkup(moments).markup) }
        sessionText(page, &html)
        html.raw("</main>\n<footer>")
        html.raw(
            "<p>One file, made by <code>save</code> in backprop, a debugger for gradients. It asks for nothing elsewhere.</p>"
        )
        html.raw("</footer>\n")
        if let moments = page.moments {
            html.raw("<script type=\"application/json\" id=\"data\">")
            html.append(json: PageData(moments).bytes)
            html.raw("</script>\n")
        }
        html.raw("<script>")
        html.append(Self.scripts)
        html.raw("</script>\n</body>\n</html>\n")
        return html.bytes
    }

    private func head(_ page: Page, _ html: inout MarkupText) {
        html.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n")
        let policy =
            "default-src 'none'; script-src 'sha256-\(Self.digest(Self.scripts))'; "
            + "style-src 'sha256-\(Self.digest(Self.sheet))'; base-uri 'none'; form-action 'none'"
        html.element("meta", ["http-equiv": "Content-Security-Policy", "content": .text(policy)])
        html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
        html.raw(
            "<meta name=\"color-scheme\" content=\"light dark\"/>\n<meta name=\"generator\" content=\"backprop\"/>\n")
        html.element("title", text: page.title)
        html.raw("\n<style>")
        html.append(Self.sheet)
        html.raw("</style>\n</head>\n")
    }

    private static let scripts =
        bytes(ReadingScript.text) + bytes(MomentsScript.text) + bytes(ChosenNumberScript.text)
    private static let sheet = bytes(PageStyle.sheet) + SVGStyle.sheet

    private static func bytes(_ text: StaticString) -> [UInt8] { text.withUTF8Buffer(Array.init) }

    private static func digest(_ bytes: [UInt8]) -> String { Base64.text(SHA256.digest(bytes)) }

    private func header(_ page: Page, _ html: inout MarkupText) {
        html.raw("<header>")
        html.element("h1", text: page.title)
        html.element("p", ["class": "facts"], text: page.facts.joined(separator: " · "))
        html.raw("<nav aria-label=\"Parts of this page\"><a href=\"#record\">Session</a>")
        if page.moments != nil { html.raw(" <a href=\"#moments\">Moment by moment</a>") }
        html.raw(" <a href=\"#text\">Text to run</a></nav></header>\n")
    }

    private func record(_ page: Page, _ html: inout MarkupText) {
        var (level, statements) = (1, 0)
        var blocks = BlockMarkup(notation: page.notation)
        for part in page.parts {
            switch part {
            case .prose(let prose):
                var writer = ProseMarkup(level: level, notation: page.notation)
                level = writer.write(prose)
                html.raw("<div class=\"prose\">")
                html.append(writer.markup)
                html.raw("</div>\n")
            case .statement(let text, let printed):
                statements += 1
                html.begin("div", ["class": "step", "id": .text("s\(statements)")])
                html.raw("<div class=\"typed\">")
                html.begin("pre", ["tabindex": 0, "aria-label": "statement"])
                html.element("code", text: text)
                html.raw("</pre><button type=\"button\" class=\"copy\" hidden=\"\">Copy</button></div>")
                if !printed.isEmpty {
                    html.raw("<div class=\"printed\">")
                    for part in printed { blocks.write(part) }
                    html.append(blocks.taken())
                    html.raw("</div>")
                }
                html.raw("</div>\n")
            }
        }
    }

    private func sessionText(_ page: Page, _ html: inout MarkupText) {
        html.raw(
            """
            <section id="text" aria-labelledby="text-title"><h2 id="text-title">Text to run</h2>
            <p>This page is a session: <code>backprop check PAGE</code> runs it and compares every number with what is \
            recorded here, <code>replay "PAGE"</code> at the prompt plays it.</p>
            <p class="tools"><button type="button" id="copy-statements" hidden="">Copy all statements</button></p>
            <details><summary>The session as it can be typed, with what it printed</summary>

            """)
        html.append(PageText.element(page.session))
        html.raw("</details></section>\n")
    }
}

extension MarkupText {
    /// JSON in a script element, in which no tag can begin.
    mutating func append(json: [UInt8]) {
        for byte in json {
            if byte == UInt8(ascii: "<") { raw("\\u003c") } else { append([byte]) }
        }
    }
}
