import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The arguments `3 -> 2 relu -> 1 sigmoid init=glorot`, or `image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax`.
enum NetworkForm {
    static let layers = Key.chain(
        "layers", [image, inputs, sides],
        then: LayerWord.all.map(\.flag) + [units] + normalizations + [words, dropout] + LayerWord.options,
        "the layers, each with arrows between")
    static let initializer = Key.option(
        "init", .row(of: "initializer", Initializer.all, \.name).shown(as: "INITIALIZER"),
        "how the weights start; chosen by the activation if left out")

    private static let image = Key.flag("image", "the inputs are images: rows, columns and, if not 1, channels follow")
    private static let inputs = Key.required(
        "inputs", .integer(1...1_000_000, for: "the number of units"), "how many inputs, the columns of x")
    private static let sides = Key.rest("side", .expression, "of an image: columns, and channels")

    private static let units = Key.required(
        "units", .integer(1...1_000_000, for: "the number of units"), "how many units a layer has")
    private static let words = Key.rest(
        "activation", .expression(words: activations), "a function of one argument; identity if left out")
    private static let normalizations = LayerNormalization.all.map { Key.flag($0.name, $0.summary) }
    private static let dropout = Key.option(
        "dropout", .number(in: 0...0.999), "the share of outputs that training sets to 0, each time others")

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
            if case .embedding = layer.kind, !layers.isEmpty || image != nil {
                throw link.failure(Diagnostic.embeddingFirst)
            }
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
        let word = try LayerWord.typed(in: link)
        var layer = Layer(first)
        var rest = typed[...]
        if let word {
            guard typed.count >= word.count - 1 else { throw link.failure(word.form) }
            var numbers = [first]
            for number in typed.prefix(word.count - 1) { numbers.append(try integer(number, link)) }
            layer = try word.layer(numbers, link)
            rest = typed.dropFirst(word.count - 1)
            if !word.isActivated, let other = rest.first { throw link.failure(word.form, at: other.span) }
        }
        if let name = rest.first {
            if rest.count > 1 { throw link.failure(Diagnostic.layerForm, at: rest[rest.startIndex + 1].span) }
            let function = try activation(name, call, context)
            layer.activation = Layer(1, function).activation
            layer.isOwn = context.session.functions[function] != nil
        }
        for key in normalizations where try link[key] {
            guard layer.normalization == nil, word?.isActivated ?? true else {
                throw link.failure(Diagnostic.layerForm)
            }
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
        switch layer.kind {
        case .dense, .embedding: return Diagnostic.layerForm
        case .convolution(let height, let width, _, _):
            return place.image.map { Diagnostic.windowTooLarge($0, height, width) } ?? .layerNeedsImage
        case .pool(let size, _, _):
            return place.image.map { Diagnostic.windowTooLarge($0, size, size) } ?? .layerNeedsImage
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
        activationNames.filter { session.functions[$0] == nil }
            + session.functions.filter { $0.value.object.parameters.count == 1 }.map(\.key)
    }
}
