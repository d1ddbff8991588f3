import Reporting

/// What goes wrong with the layers of a network.
extension Diagnostic {
    static let imageForm = Diagnostic(
        "an image has rows, columns and, if not 1, channels", hint: "network image 8 8 -> conv 3 3 6 relu -> 10 softmax"
    )

    static let convolutionForm = Diagnostic(
        "a convolution has height, width, filters and an activation",
        hint: "network image 8 8 -> conv 3 3 6 relu -> 10 softmax")

    static let poolForm = Diagnostic(
        "a pool has the size of its windows, and perhaps a stride",
        hint: "network image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax")

    static let embeddingForm = Diagnostic(
        "an embedding has how many numbers stand for a class, and perhaps how many classes there are",
        hint: "network 3 -> embedding 8 classes=27 -> 64 tanh -> 27 softmax")

    static let embeddingFirst = Diagnostic(
        "an embedding reads the class numbers of x, so it comes first",
        hint: "network 3 -> embedding 8 classes=27 -> 64 tanh -> 27 softmax")

    static let layerNeedsImage = Diagnostic(
        "conv and pool need images, and here are none",
        hint: "network image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax")
}
