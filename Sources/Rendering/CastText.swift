import Reporting

/// A recording for asciinema (asciicast, version 2): a line of JSON that describes it, then one for each event.
package enum CastText {
    package static func bytes(of recording: Recording) -> [UInt8] {
        var json = JSONText()
        json.raw("{")
        json.key("version")
        json.integer(2)
        json.key("width")
        json.integer(recording.width)
        json.key("height")
        json.integer(recording.height)
        json.key("title")
        json.string(recording.title)
        json.raw("}\n")
        for frame in recording.frames {
            json.raw("[")
            json.number(Double(frame.milliseconds) / 1000)
            switch frame.event {
            case .shown(let text):
                json.raw(",\"o\",")
                json.string(text)
            case .mark(let label):
                json.raw(",\"m\",")
                json.string(label)
            }
            json.raw("]\n")
        }
        return json.bytes
    }
}
