import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// plot, map, hist.
    static let pictureCommands: [Command] = [plot, map, hist]

    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 200"

    // MARK: - plot

    private static let drawn = Key.rest(
        "expression", .expression(words: { ["loss"] + $0.visibleNames }),
        "numbers of the training, formulas of what varies, or vectors; several with commas")
    private static let parts = DataPart.keptAside.map { part in
        (
            part: part,
            key: Key.flag(part.name, "what is drawn of the \(part.name) rows between the same axes, as the loss")
        )
    }
    private static let against = Key.phrase("against", .expression, "the numbers from left to right, as y")
    private static let axis = Key.axes(
        1...1, "what varies: a name of your own, a parameter, an element of one, x or lr")

    private static let plot = Command(
        "plot", .looking, "draw the course of a training, functions, slices through the loss, or predictions",
        parameters: [drawn] + parts.map(\.key) + [against, axis, PictureOutput.path, PictureOutput.force],
        discussion: """
            A number such as `loss` or `norm(dW1)` is drawn over the steps of the training; what nobody recorded is run again. With \
            `for` the formula is computed at each place while all else stays as it is, in float64. A vector is drawn over its elements, a matrix as \
            its columns; `plot yhat against y` puts predictions over targets, in the units of the data where these are normalized. \
            At most \(PlotRun.mostPoints) points. The last line says in words what one sees. \(PictureOutput.discussion)
            """,
        examples: [
            .init("plot loss", after: rounds),
            .init("plot loss, norm(dW1)", after: rounds, "what was watched, together"),
            .init(
                "plot loss test",
                after: "data spiral n=60 classes=3; split 0.8; network 2 -> 4 tanh -> 3 softmax; train 50"),
            .init("plot silu(z), relu(z) for z in -4:0.1:4"),
            .init("plot loss for W1[1,1] in -3:0.1:3", after: rounds, "a slice through the loss"),
            .init("plot yhat, y", after: rounds), .init("plot yhat against y", after: rounds),
        ], changesNothing: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let typed = try call[drawn]
        guard !typed.isEmpty else { throw call.failure(Diagnostic.missingArgument(drawn.parameter, call.command)) }
        let run = PlotRun(call, context, typed)
        var beside: [DataPart] = []
        for (part, key) in parts where try call[key] { beside.append(part) }
        let (other, axes) = (try call[against], try call[axis])
        let given = [beside.first?.name, other.map { _ in "against" }, axes.isEmpty ? nil : "for"]
            .compactMap(\.self)
        if given.count > 1 { throw call.failure(Diagnostic.excludeEachOther(given[0], given[1])) }
        let picture =
            if let axis = axes.first { try run.slice(over: axis) } else if let other {
                try run.scatter(against: other)
            } else {
                try run.courses(beside: beside)
            }
        try PictureOutput.show(picture, call, context)
        return .done
    }

    // MARK: - map

    private static let mapped = Key.required(
        "what", .expression(words: { MapRun.topics.map(\.name) + $0.visibleNames }),
        "a formula, a matrix, \(MapRun.topics.map(\.name).joined(separator: " or "))")
    private static let axes = Key.axes(
        1...2, "two things that vary; of inputs, as x[:,1], x[:,3], the places may be left out")
    private static let width = Key.phrase(
        "as", .integer(1...10_000).shown(as: "N"), "a vector as an image with so many numbers to a row")

    private static let map = Command(
        "map", .looking, "draw a number over two others, a matrix, the confusion of classes, or the network",
        parameters: [mapped, axes, width, PictureOutput.path, PictureOutput.force],
        discussion: """
            `map loss for W1[1,1] in -3:0.1:3, W1[2,1] in -3:0.1:3` draws heights with contours, and the way of the training on them. \
            `map yhat` shows what the model answers over its first two inputs, with the training rows as points and mistakes marked; other inputs \
            stay at their means, and `map yhat for x[:,2] in 0:0.1:5, x[:,1] in 0:0.1:5` chooses two of them, in the units of the data. A matrix \
            is drawn as cells, \(MapRun.topics.map { "map \($0.name) \($0.summary)" }.joined(separator: ", ")). \
            At most \(MapRun.mostCells) places. \(PictureOutput.discussion)
            """,
        examples: [
            .init(
                "map loss for W1[1,1] in -2:0.2:2, W1[2,1] in -2:0.2:2", after: rounds,
                "contours and the way of the training"),
            .init("map yhat", after: rounds, "what the model answers"),
            .init("map a1[:,2] for x[:,1], x[:,2]", after: rounds, "what a hidden unit answers"),
            .init("map W1", after: rounds), .init("map x[1,:] as 8", after: "data digits"),
            .init("map confusion", after: rounds), .init("map model", after: rounds),
        ], changesNothing: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let (what, axes, width) = (try call[mapped], try call[axes], try call[width])
        let run = MapRun(call, context, what)
        if width != nil, !axes.isEmpty { throw call.failure(Diagnostic.excludeEachOther("as", "for")) }
        let picture =
            if !axes.isEmpty { try run.plane(axes) } else if width == nil, let drawn = try run.topic() { drawn } else {
                try run.matrix(width: width)
            }
        try PictureOutput.show(picture, call, context)
        return .done
    }

    // MARK: - hist

    private static let counted = Key.required(
        "expression", .expression(words: \.visibleNames), "the numbers to count, as dW1")

    private static let hist = Command(
        "hist", .looking, "draw how numbers are distributed, with their quantiles in words",
        parameters: [counted, PictureOutput.path, PictureOutput.force],
        discussion: """
            Bars over intervals between round numbers, each with its lower end, the last with both. Quantiles lie between two numbers \
            in a straight line, as numpy.quantile has them. \(PictureOutput.discussion)
            """,
        examples: [.init("hist a1", after: rounds), .init("hist dW1", after: "\(rounds); backward")],
        changesNothing: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let expression = try call[counted]
        let matrix = try context.evaluator(call.source).matrix(expression)
        let distribution = NumberDistribution(matrix.values, name: expression.text)
        try PictureOutput.show(distribution.picture(PictureWords(context.session)), call, context)
        return .done
    }
}
