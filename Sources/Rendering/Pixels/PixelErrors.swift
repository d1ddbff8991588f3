import Reporting

/// The words of the errors of pictures in pixels.
extension Diagnostic {
    static func libraryMissing(_ library: String, package: String) -> Diagnostic {
        Diagnostic(
            "pixels need \(library), which this machine does not have",
            hint: "as root, outside: apt-get install \(package); files named .svg need nothing")
    }

    static var fontMissing: Diagnostic {
        Diagnostic(
            "this machine has no font: all text of the picture would be missing",
            hint: "as root, outside: apt-get install fonts-dejavu-core; files named .svg need nothing")
    }

    static func tooManyPixels(_ width: Int, _ height: Int, most: Int) -> Diagnostic {
        Diagnostic(
            "the picture would have \(width)×\(height) pixels, at most \(most) each way can be drawn",
            hint: "files named .svg have no limit")
    }

    static func memoryForPixels(_ width: Int, _ height: Int) -> Diagnostic {
        Diagnostic("the memory for \(width)×\(height) pixels cannot be had", hint: "files named .svg need less")
    }

    static func notDrawn(_ reason: String) -> Diagnostic {
        Diagnostic("the picture cannot be drawn in pixels: \(reason)", hint: "files named .svg need no drawing")
    }
}
