import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The arguments `3 -> 2 relu -> 1 sigmoid init=glorot`, or `image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax`.
enum NetworkForm {
    static let layers = Key.chain(
        "layers", [image, inputs, sides],
        then: [convolution, pool, meanPool, units] + normalizations + [words, dropout, stride, padding],
        "the layers, each with arrows between")
    static let initializer = Key.option(
        "init", .row(of: "initializer", Initializer.all, \.name).shown(as: "INITIALIZER"),
        "how the weights start; chosen by the activation if left out")

    private static let image = Key.flag("image", "the inputs are images: rows, columns and, if not 1, channels follow")
    private static let inputs = Key.required(
        "inputs", .integer(1...1_000_000, for: "the number of units"), "how many inputs, the columns of x")
    private static let sides = Key.rest("side", .expression, "of an image: columns, and channels")

    private static let convolution = Key.flag(
        "conv", "the same weights for each window of an image: height, width and filters follow")
    private static let pool = Key.flag("pool", "the largest value of each window: its size follows")
    private static let meanPool = Key.flag("meanpool", "the mean of each window: its size follows").excluding("pool")
    private static let units = Key.required(
        "units", .integer(1...1_000_000, for: "the number of units"), "how many units a layer has")
    private static let words = Key.rest(
        "activation", .expression(words: activations), "a function of one argument; identity if left out")
    private static let normalizations = LayerNormalization.all.map { Key.flag($0.name, $0.summary) }
    private static let dropout = Key.option(
        "dropout", .number(in: 0...0.999), "the share of outputs that training sets to 0, each time others")
    private static let stride = Key.option("stride", .integer(1...1_000_000), "how far windows lie apart")
    private static let padding = Key.option("padding", .integer(0...100), "rows and columns of zeros around an image")

    static func read(_ call: Call, _ context: any Context) throws(Diagnostic) -> Network {
        let initializer = try call[initializer]
        let links = try call[layers]
        let image = try image(links[0])
        let first = try links[0][inputs]
        let count = image?.count ?? first
        var layers: [Layer] = []
        var place = Network.Place(width: count, image: image)
        for link in links.dropFirst() {
            let layer = try layer(link, call, context)
            guard let next = place.after(layer) else { throw call.failure(misfit(layer, place)) }
            place = next
            layers.append(layer)
        }
        return Network(inputs: count, layers: layers, initializer: initializer, image: image)
    }

    private static func image(_ link: Call) throws(Diagnostic) -> ImageShape? {
        let typed = try link[sides]
        guard try link[image] else {
            if let other = typed.first { throw link.failure(Diagnostic.networkForm, at: other.span) }
            return nil
        }
        guard (1...2).contains(typed.count) else { throw link.failure(Diagnostic.imageForm) }
        var sides: [Int] = []
        for side in typed { sides.append(try integer(side, link)) }
        let image = ImageShape(try link[inputs], sides[0], sides.count == 2 ? sides[1] : 1)
        guard Double(image.rows) * Double(image.columns) * Double(image.channels) <= 1_000_000 else {
            throw link.failure(Diagnostic.imageForm)
        }
        return image
    }

    private static func layer(_ link: Call, _ call: Call, _ context: any Context) throws(Diagnostic) -> Layer {
        let typed = try link[words]
        let first = try link[units]
        let (isConvolution, isMax, isMean) = (try link[convolution], try link[pool], try link[meanPool])
        var layer = Layer(first)
        var rest = typed[...]
        if isConvolution {
            guard !isMax, !isMean, typed.count >= 2 else { throw link.failure(Diagnostic.convolutionForm) }
            layer.units = try integer(typed[1], link)
            layer.kind = .convolution(
                height: first, width: try integer(typed[0], link), stride: try link[stride] ?? 1,
                padding: try link[padding] ?? 0)
            rest = typed.dropFirst(2)
        } else if isMax || isMean {
            if let other = typed.first { throw link.failure(Diagnostic.poolForm, at: other.span) }
            if let given = link.typed(padding) { throw link.failure(Diagnostic.poolForm, at: given.span) }
            layer.units = 0
            layer.kind = .pool(size: first, stride: try link[stride] ?? first, isMean: isMean)
        } else if let given = link.typed(stride) ?? link.typed(padding) {
            throw link.failure(Diagnostic.convolutionForm, at: given.span)
        }
        if let word = rest.first {
            if rest.count > 1 { throw link.failure(Diagnostic.layerForm, at: rest[rest.startIndex + 1].span) }
            let name = try activation(word, call, context)
            layer.activation = Layer(1, name).activation
            layer.isOwn = context.session.functions[name] != nil
        }
        for key in normalizations where try link[key] {
            guard layer.normalization == nil, !isMax, !isMean else { throw link.failure(Diagnostic.layerForm) }
            layer.normalization = LayerNormalization.named(key.parameter.name)
        }
        if let share = try link[dropout], share > 0 { layer.dropout = share }
        return layer
    }

    private static func integer(_ typed: Expression, _ link: Call) throws(Diagnostic) -> Int {
        try link.context.evaluator(link.source).integer(typed, for: "a size", in: 1...1_000_000)
    }

    /// Why a layer cannot follow.
    private static func misfit(_ layer: Layer, _ place: Network.Place) -> Diagnostic {
        guard let image = place.image else { return Diagnostic.layerNeedsImage }
        switch layer.kind {
        case .dense: return Diagnostic.layerForm
        case .convolution(let height, let width, _, _): return Diagnostic.windowTooLarge(image, height, width)
        case .pool(let size, _, _): return Diagnostic.windowTooLarge(image, size, size)
        }
    }

    private static func activation(
        _ typed: Expression, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> String {
        guard case .name(let name) = typed.node else { throw call.failure(Diagnostic.layerForm, at: typed.span) }
        if let function = context.session.functions[name]?.object {
            guard function.parameters.count == 1 else {
                throw call.failure(Diagnostic.activationArity(name, function.parameters.count), at: typed.span)
            }
            return name
        }
        guard activationNames.contains(name) else {
            let known = activationNames + context.session.functions.keys
            throw call.failure(
                Diagnostic.unknownWord(name, for: "activation", among: known, isFunction: true), at: typed.span)
        }
        return name
    }

    static var activationNames: [String] { OperationTable.current.activationNames }

    /// The functions that can stand behind a number of units.
    @Sendable private static func activations(_ session: Session) -> [String] {
        activationNames + session.functions.filter { $0.value.object.parameters.count == 1 }.map(\.key)
    }

    static func description(of session: Session) -> String {
        guard let model = session.model?.object else { return "" }
        let shape = model.network?.description ?? "model"
        let count = model.parameterCount
        return "\(shape)   \(counted(count, "parameter")), loss \(session.presentLossText)"
    }
}
