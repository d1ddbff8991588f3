import Autodiff
import Learning
import Modelling
import Reporting

/// The layers of a network with their weights.
package enum NetworkPicture {
    package static func picture(_ session: Session, _ words: PictureWords) throws(Diagnostic) -> Report.Picture {
        guard let model = session.model?.object else { throw Diagnostic.noModel }
        guard let network = model.network else { throw Diagnostic.pictureNeedsNetwork }
        var layers = [Report.Network.Layer(name: "x", caption: counted(network.inputs, "input"), units: network.inputs)]
        var weights: [Report.Network.Weights] = []
        for (k, layer) in zip(1..., network.layers) {
            let (name, before) = (layer.parameterNames(k)?.split(separator: " ").first.map(String.init), layers[k - 1])
            let matrix = name.flatMap { session.parameters[$0] }
            let units = session.parameters["b\(k)"]?.columns ?? max(layer.units, 1)
            // The weights of a convolution join windows, no units.
            let joins = layer.kind == .dense && matrix?.shape == Shape(before.units, units)
            weights.append(Report.Network.Weights(name: name ?? "", values: joins ? matrix?.values ?? [] : []))
            let isPlain = layer.kind == .dense
            layers.append(
                Report.Network.Layer(
                    name: "a\(k)", caption: isPlain ? layer.description : layer.description, units: units,
                    values: isPlain ? session.parameters["b\(k)"]?.values ?? [] : []))
        }
        return Report.Picture(
            title: network.description,
            drawing: .network(Report.Network(layers: layers, weights: weights)),
            sentence: sentence(session, network, layers, weights, words))
    }

    private static func sentence(
        _ session: Session, _ network: Network, _ layers: [Report.Network.Layer], _ weights: [Report.Network.Weights],
        _ words: PictureWords
    ) -> String {
        let chain = layers.map { "\($0.name) (\($0.caption))" }.joined(separator: ", ")
        let each = weights.enumerated().compactMap { index, one -> String? in
            let finite = one.values.indices.filter { one.values[$0].isFinite }
            guard let place = finite.max(by: { one.values[$0].magnitude < one.values[$1].magnitude }) else {
                return nil
            }
            let columns = layers[index + 1].units
            let below = finite.count { one.values[$0] < 0 }
            let name = "\(one.name)[\(place / columns + 1),\(place % columns + 1)]"
            return
                "strongest in \(one.name) is \(name) = \(words.number(one.values[place])), \(below) of \(one.values.count) are below 0"
        }
        return (["from left to right \(chain), \(counted(network.parameterCount, "parameter"))"] + each)
            .joined(separator: "; ")
    }
}
