/// The data sets that a formula makes.
extension BuiltInDataset {
    static let oneHot = Setting(
        name: "onehot", summary: "two classes as two columns", kind: .flag, standard: 0, range: 0...1)
    static let n = Setting(
        name: "n", summary: "rows, all classes together", kind: .count, standard: 300, range: 2...1_000_000)
    static let classes = Setting(
        name: "classes", summary: "how many classes", kind: .count, standard: 2, range: 2...20)
    static let noise = Setting(
        name: "noise", summary: "how far points stray", kind: .number, standard: 0, range: 0...1)

    private static func truthTable(_ name: String, _ summary: String, _ targets: [Double]) -> BuiltInDataset {
        BuiltInDataset(
            name: name, summary: summary, discussion: "The four rows 00, 01, 10, 11.", settings: [oneHot],
            attribution: nil
        ) { values, _ in Dataset.truthTable(targets, oneHot: values.oneHot) }
    }

    static let generated = [
        truthTable("and", "1 if both inputs are 1", [0, 0, 0, 1]),
        truthTable("or", "1 if an input is 1", [0, 1, 1, 1]),
        truthTable("nand", "0 if both inputs are 1", [1, 1, 1, 0]),
        truthTable("nor", "1 if no input is 1", [1, 0, 0, 0]),
        truthTable("xnor", "1 if the inputs are equal; no single line separates the classes", [1, 0, 0, 1]),
        truthTable("xor", "1 if the inputs differ; no single line separates the classes", [0, 1, 1, 0]),
        BuiltInDataset(
            name: "gauss", summary: "a cloud of points per class",
            discussion: """
                The centres lie on a circle of radius √8, for two classes at (2, 2) and (−2, −2); each coordinate adds a \
                normal number of deviation √(0.5 + 7 · noise).
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.gauss(values, random: &random) },
        BuiltInDataset(
            name: "circle", summary: "a disc and the rings around it",
            discussion: """
                Class k of K has radii from 5 (k + 0.4) / K (the first from 0) to 5 (k + 1) / K, uniform, at a uniform \
                angle. Noise moves a point by up to 5 · noise in each direction before its class is decided, and back.
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.circle(values, random: &random) },
        BuiltInDataset(
            name: "spiral", summary: "a spiral arm per class",
            discussion: """
                Point i of m on arm k of K: t = i / m, radius 5 t, angle 3.5 π t + 2 π k / K; \
                x1 = r sin, x2 = r cos, each plus a number uniform in ± noise.
                """,
            settings: [n, classes, noise, oneHot], attribution: nil
        ) { values, random in Dataset.spiral(values, random: &random) },
        BuiltInDataset(
            name: "parity", summary: "1 if an odd number of inputs is 1: xor of many",
            discussion: "All 2^bits rows of 0 and 1; bits=2 is xor.",
            settings: [
                Setting(name: "bits", summary: "how many inputs", kind: .count, standard: 3, range: 2...12), oneHot,
            ], attribution: nil
        ) { values, _ in Dataset.parity(values) },
        BuiltInDataset(
            name: "moons", summary: "two half moons that reach into each other",
            discussion: """
                Class 0 lies at (cos t, sin t), class 1 at (1 − cos t, 0.5 − sin t), t from 0 to π in equal steps; noise is the \
                deviation of a normal number that each coordinate adds. As make_moons of scikit-learn.
                """,
            settings: [n, noise, oneHot], attribution: nil
        ) { values, random in Dataset.moons(values, random: &random) },
        BuiltInDataset(
            name: "rings", summary: "a circle in a circle",
            discussion: """
                Class 0 has radius 1, class 1 radius 0.5, the points in equal steps; noise is the deviation of a normal \
                number that each coordinate adds. As make_circles of scikit-learn with factor=0.5.
                """,
            settings: [n, noise, oneHot], attribution: nil
        ) { values, random in Dataset.rings(values, random: &random) },
        BuiltInDataset(
            name: "blobs", summary: "clouds of points around random centres",
            discussion: """
                Each centre is uniform in −10 … 10 in every feature, each point adds a normal number of deviation 1. As \
                make_blobs of scikit-learn.
                """,
            settings: [
                n,
                Setting(name: "classes", summary: "how many classes", kind: .count, standard: 3, range: 2...20),
                Setting(name: "features", summary: "how many inputs", kind: .count, standard: 2, range: 1...50),
                oneHot,
            ], attribution: nil
        ) { values, random in Dataset.blobs(values, random: &random) },
        BuiltInDataset(
            name: "sine", summary: "one period of a sine to predict as a number",
            discussion: """
                x goes from −π to π in equal steps, y is sin x; noise is the deviation of a normal number that y adds.
                """,
            settings: [
                Setting(name: "n", summary: "rows", kind: .count, standard: 100, range: 2...1_000_000), noise,
            ], attribution: nil
        ) { values, random in Dataset.sine(values, random: &random) },
    ]
}
