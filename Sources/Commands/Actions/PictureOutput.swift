import Modelling
import Reporting
import Syntax

/// Where a picture goes: to the screen, or to a file where one is named.
enum PictureOutput {
    static let path = Key.phrase(
        "to", .file.shown(as: "\"FILE\""), "write the picture to a file instead, as \"loss.svg\"")
    static let force = CommandTable.force

    static let discussion =
        "With to and a name in double quotes at its end the picture goes to a file, and the name tells the format."

    static func show(_ picture: Report.Picture, _ call: Call, _ context: any Context) throws(Diagnostic) {
        guard let path = try call[path] else { return context.emit(.picture(picture)) }
        let formats = context.environment.pictureFormats
        guard let (format, suffix) = chosen(path, among: formats) else {
            throw call.failure(
                Diagnostic.pictureSuffix(path, among: formats.flatMap(\.suffixes)), at: call.typed(Self.path)?.span)
        }
        let bytes = try format.draw(picture)
        try context.writeFile(path, bytes, as: suffix, replaces: try call[force], from: call.source)
        context.emit(.text("wrote \(path): \(picture.title); \(picture.sentence)"))
    }

    private static func chosen(
        _ path: String, among formats: [PictureFormat]
    ) -> (format: PictureFormat, suffix: String)? {
        for format in formats {
            if let suffix = format.suffixes.first(where: { path.lowercased().hasSuffix($0) && path.count > $0.count }) {
                return (format, suffix)
            }
        }
        return nil
    }
}
