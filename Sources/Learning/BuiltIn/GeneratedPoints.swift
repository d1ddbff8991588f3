import Autodiff
import Glibc

/// Points in the plane after those of the TensorFlow Playground (Smilkov, Carter and others, 2016), for any number of
/// classes. Row i belongs to class i mod K, so that the classes are balanced in every part of the rows.
extension Dataset {
    static func truthTable(_ targets: [Double], oneHot: Bool) -> Dataset {
        Dataset(
            x: Matrix(Shape(4, 2), [0, 0, 0, 1, 1, 0, 1, 1]),
            classes: Classes(names: ["0", "1"], codes: targets.map { Int32($0) }), oneHot: oneHot, target: "y")
    }

    static func gauss(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        let deviation = (0.5 + 7 * settings.noise).squareRoot()
        return points(settings) { k, _ in
            let angle = Double.pi / 4 + turn(k, of: settings.classes)
            let radius = 8.0.squareRoot()
            let x1 = radius * cos(angle) + deviation * random.normal()
            let x2 = radius * sin(angle) + deviation * random.normal()
            return (x1, x2, k)
        }
    }

    static func circle(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        let count = Double(settings.classes)
        return points(settings) { k, _ in
            let inner = k == 0 ? 0 : 5 * (Double(k) + 0.4) / count
            let radius = random.uniform(inner..<5 * Double(k + 1) / count)
            let angle = random.uniform(0..<2 * .pi)
            let (x1, x2) = (radius * sin(angle), radius * cos(angle))
            let strayed1 = x1 + 5 * settings.noise * (2 * random.uniform() - 1)
            let strayed2 = x2 + 5 * settings.noise * (2 * random.uniform() - 1)
            let distance = (strayed1 * strayed1 + strayed2 * strayed2).squareRoot()
            return (x1, x2, settings.noise > 0 ? min(Int(distance / 5 * count), settings.classes - 1) : k)
        }
    }

    static func spiral(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        points(settings) { k, t in
            let angle = 3.5 * .pi * t + turn(k, of: settings.classes)
            let x1 = 5 * t * sin(angle) + settings.noise * (2 * random.uniform() - 1)
            let x2 = 5 * t * cos(angle) + settings.noise * (2 * random.uniform() - 1)
            return (x1, x2, k)
        }
    }

    private static func turn(_ k: Int, of classes: Int) -> Double { 2 * .pi * Double(k) / Double(classes) }

    /// Rows from a function of the class and of the place t within it, 0 ≤ t < 1.
    private static func points(
        _ settings: BuiltInDataset.Values, _ point: (_ k: Int, _ t: Double) -> (Double, Double, Int)
    ) -> Dataset {
        let (n, classes) = (settings.n, settings.classes)
        var x: [Double] = []
        var codes: [Int32] = []
        x.reserveCapacity(2 * n)
        codes.reserveCapacity(n)
        for i in 0..<n {
            let k = i % classes
            let members = (n - k + classes - 1) / classes
            let (x1, x2, label) = point(k, Double(i / classes) / Double(members))
            x += [x1, x2]
            codes.append(Int32(label))
        }
        let names = classes == 2 ? ["0", "1"] : (1...classes).map(String.init)
        return Dataset(
            x: Matrix(Shape(n, 2), x), classes: Classes(names: names, codes: codes), oneHot: settings.oneHot,
            target: "y")
    }
}

/// Points as scikit-learn makes them (Pedregosa and others, 2011), in an order in which the classes take turns.
extension Dataset {
    static func parity(_ settings: BuiltInDataset.Values) -> Dataset {
        let bits = Int(settings["bits"] ?? 3)
        let rows = 0..<1 << bits
        let x = rows.flatMap { row in (0..<bits).map { Double(row >> (bits - 1 - $0) & 1) } }
        return Dataset(
            x: Matrix(Shape(rows.count, bits), x),
            classes: Classes(names: ["0", "1"], codes: rows.map { Int32($0.nonzeroBitCount & 1) }),
            oneHot: settings.oneHot, target: "y")
    }

    static func moons(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        pairs(settings, random: &random) { k, t in
            k == 0 ? (cos(.pi * t), sin(.pi * t)) : (1 - cos(.pi * t), 0.5 - sin(.pi * t))
        }
    }

    static func rings(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        pairs(settings, isClosed: true, random: &random) { k, t in
            let radius = k == 0 ? 1 : 0.5
            return (radius * cos(2 * .pi * t), radius * sin(2 * .pi * t))
        }
    }

    /// Two classes on curves; t goes from 0 to 1, which a closed curve does not reach.
    private static func pairs(
        _ settings: BuiltInDataset.Values, isClosed: Bool = false, random: inout RandomSource,
        _ point: (_ k: Int, _ t: Double) -> (Double, Double)
    ) -> Dataset {
        var x: [Double] = []
        for i in 0..<settings.n {
            let k = i % 2
            let members = (settings.n - k + 1) / 2
            let (x1, x2) = point(k, Double(i / 2) / Double(max(members - (isClosed ? 0 : 1), 1)))
            x += [x1 + settings.noise * random.normal(), x2 + settings.noise * random.normal()]
        }
        return Dataset(
            x: Matrix(Shape(settings.n, 2), x),
            classes: Classes(names: ["0", "1"], codes: (0..<settings.n).map { Int32($0 % 2) }), oneHot: settings.oneHot,
            target: "y")
    }

    static func blobs(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        let (n, classes, features) = (settings.n, settings.classes, Int(settings["features"] ?? 2))
        let centres = (0..<classes * features).map { _ in random.uniform(-10..<10) }
        var x: [Double] = []
        x.reserveCapacity(n * features)
        for i in 0..<n { for j in 0..<features { x.append(centres[i % classes * features + j] + random.normal()) } }
        let names = classes == 2 ? ["0", "1"] : (1...classes).map(String.init)
        return Dataset(
            x: Matrix(Shape(n, features), x),
            classes: Classes(names: names, codes: (0..<n).map { Int32($0 % classes) }), oneHot: settings.oneHot,
            target: "y")
    }

    static func sine(_ settings: BuiltInDataset.Values, random: inout RandomSource) -> Dataset {
        let n = settings.n
        let x = (0..<n).map { -Double.pi + 2 * .pi * Double($0) / Double(n - 1) }
        let y = x.map { sin($0) + settings.noise * random.normal() }
        return Dataset(x: Matrix(Shape(n, 1), x), y: Matrix(Shape(n, 1), y), task: .regression)
    }
}
