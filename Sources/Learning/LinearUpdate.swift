/// One update of a weight as a linear function of its gradients, once the numbers that it divides by are known:
///
///     g = dW + gradientDecay · W
///     u = keep · u + take · g
///     W = W − fromMemory · u − fromGradient · g − decay · W
///
/// What has moved a weight can so be split among whatever made its gradients.
package struct LinearUpdate: Sendable {
    /// The slot that `u` is; nil where nothing is remembered of the gradients themselves.
    package var memory: String?
    package var keep = 0.0
    package var take = 0.0
    package var fromMemory = 0.0
    package var fromGradient = 0.0
    /// Weight decay that goes through the gradient, and one of its own.
    package var gradientDecay = 0.0
    package var decay = 0.0

    /// What a rule knows at one update.
    package struct Place: Sendable {
        package let settings: [String: Double]
        /// The slots of the weight right after the update.
        package let slots: [String: Double]
        /// The number of the update, from 1.
        package let t: Int

        package init(settings: [String: Double], slots: [String: Double], t: Int) {
            (self.settings, self.slots, self.t) = (settings, slots, t)
        }

        subscript(_ setting: String) -> Double { settings[setting] ?? 0 }
        func root(_ slot: String) -> Double { (slots[slot] ?? 0).squareRoot() }
    }

    /// A heavy ball: the gradient is scaled as it enters, and what is remembered moves the weight.
    static func descent(_ place: Place, scale: Double, looksAhead: Bool = false) -> LinearUpdate {
        let (rate, momentum) = (place["lr"], place["momentum"])
        var update = LinearUpdate(gradientDecay: place["weight_decay"])
        guard momentum != 0 else {
            update.fromGradient = rate * scale
            return update
        }
        let share = place.t > 1 ? 1 - place["dampening"] : 1
        (update.memory, update.keep, update.take) = ("v", momentum, scale * share)
        update.fromMemory = looksAhead ? rate * momentum : rate
        update.fromGradient = looksAhead ? rate * scale : 0
        return update
    }

    static func adagrad(_ place: Place) -> LinearUpdate {
        let rate = place["lr"] / (1 + Double(place.t - 1) * place["lr_decay"])
        return LinearUpdate(
            fromGradient: rate / (place.root("s") + place["eps"]), gradientDecay: place["weight_decay"])
    }

    /// A moving mean of the gradients; how it moves the weight is to be added.
    static func mean(_ place: Place) -> LinearUpdate {
        LinearUpdate(
            memory: "m", keep: place["beta1"], take: 1 - place["beta1"], gradientDecay: place["weight_decay"])
    }

    static func adam(_ place: Place, isDecoupled: Bool) -> LinearUpdate {
        let (beta1, t) = (place["beta1"], Double(place.t))
        let root = (1 - Double.pow(place["beta2"], t)).squareRoot()
        let size = place.root(place["amsgrad"] == 0 ? "v" : "vmax")
        let step = place["lr"] / (1 - .pow(beta1, t)) / (size / root + place["eps"])
        return LinearUpdate(
            memory: "m", keep: beta1, take: 1 - beta1, fromMemory: step,
            gradientDecay: isDecoupled ? 0 : place["weight_decay"],
            decay: isDecoupled ? place["lr"] * place["weight_decay"] : 0)
    }
}
