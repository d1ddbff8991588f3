import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The elements of a picture as a reader of XML finds them, in their order.
final class SVGElements: NSObject, XMLParserDelegate {
    final class Element {
        let name: String
        let attributes: [String: String]
        var text = ""
        /// Of its `title`.
        var tooltip: String?

        init(_ name: String, _ attributes: [String: String]) { (self.name, self.attributes) = (name, attributes) }

        func number(_ name: String) -> Double { attributes[name].flatMap(Double.init) ?? .nan }
        var kind: String { attributes["class"] ?? "" }
    }

    private(set) var all: [Element] = []
    private var open: [Element] = []
    /// Nil where the text is well-formed.
    private(set) var problem: String?

    init(_ bytes: [UInt8]) {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        if !parser.parse() { problem = "\(String(describing: parser.parserError)) in line \(parser.lineNumber)" }
    }

    func parser(
        _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
        attributes: [String: String]
    ) {
        let element = Element(name, attributes)
        all.append(element)
        open.append(element)
    }

    func parser(_: XMLParser, foundCharacters text: String) { open.last?.text += text }

    func parser(_: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?) {
        guard let element = open.popLast() else { return }
        if element.name == "title" { open.last?.tooltip = element.text }
    }

    func named(_ name: String) -> [Element] { all.filter { $0.name == name } }

    /// The round numbers along an axis, with their places in pixels.
    func ticks(_ axis: String) -> [(place: Double, value: Double)] {
        named("text").filter { $0.kind == "tick \(axis)" }.compactMap { tick in
            // The base line lies below the middle of a number.
            Double(tick.text).map { (axis == "x" ? tick.number("x") : tick.number("y") - 4, $0) }
        }
    }

    /// From numbers to pixels, found from the first and the last tick.
    func scale(_ axis: String, isLogarithmic: Bool = false) -> ((Double) -> Double)? {
        let found = ticks(axis)
        guard let first = found.first, let last = found.last, first.value != last.value else { return nil }
        let number: (Double) -> Double = { isLogarithmic ? log10($0) : $0 }
        let slope = (last.place - first.place) / (number(last.value) - number(first.value))
        return { first.place + (number($0) - number(first.value)) * slope }
    }
}
