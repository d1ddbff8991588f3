import Autodiff
import Learning
import Modelling
import Reporting

/// The layers of a network with their weights.
package enum NetworkPicture {
    package static func picture(_ session: Session, _ words: PictureWords) throws(Diagnostic) -> Report.Picture {
        guard let model = session.model?.object else { throw Diagnostic.noModel }
        guard let network = model.network, let drawn = self.network(session) else {
            throw Diagnostic.pictureNeedsNetwork
        }
        return Report.Picture(
            title: network.description, drawing: .network(drawn),
            sentence: sentence(network, drawn.layers, drawn.weights, words))
    }

    /// Units with their biases, and the weights between them; nil for a model that is no network.
    package static func network(_ session: Session) -> Report.Network? {
        guard let network = session.model?.object.network else { return nil }
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
                    name: "a\(k)", caption: layer.description, units: units,
                    values: isPlain ? session.parameters["b\(k)"]?.values ?? [] : []))
        }
        return Report.Network(layers: layers, weights: weights)
    }

    private static func sentence(
        _ network: Network, _ layers: [Report.Network.Layer], _ weights: [Report.Network.Weights],
        _ words: PictureWords
    ) -> String {
        let chain = layers.map { "\($0.name) (\($0.caption))" }.joined(separator: ", ")
        let each = weights.enumerated().compactMap { index, one -> String? in
            let finite = one.values.indices.filter { one.values[$0].isFinite }
            guard let place = finite.max(by: { one.values[$0].magnitude < one.values[$1].magnitude }) else {
                return one.values.isEmpty ? nil : "no number of \(one.name) is finite"
            }
            let columns = layers[index + 1].units
            let below = finite.count { one.values[$0] < 0 }
            let bad = one.values.count - finite.count
            let name = "\(one.name)[\(place / columns + 1),\(place % columns + 1)]"
            return
                "strongest in \(one.name) is \(name) = \(words.number(one.values[place])), \(below) of \(one.values.count) are below 0"
                + (bad == 0 ? "" : ", \(bad) \(bad == 1 ? "is no finite number" : "are no finite numbers")")
        }
        return (["from left to right \(chain), \(counted(network.parameterCount, "parameter"))"] + each)
            .joined(separator: "; ")
    }
}
