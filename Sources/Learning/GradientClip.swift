import Autodiff

/// A bound on the gradients that an update follows.
package enum GradientClip: Hashable, Sendable {
    /// All gradients together are shortened to this Euclidean norm where they are longer, as by PyTorch's
    /// `clip_grad_norm_` (Pascanu et al., 2013).
    case norm(Double)
    /// Each element is kept between minus this and this, as by `clip_grad_value_`.
    case value(Double)

    /// As it is typed behind `clip`.
    package var text: String {
        switch self {
        case .norm(let most): "norm \(DataError.shown(most))"
        case .value(let most): "value \(DataError.shown(most))"
        }
    }

    /// What happens to a gradient, in the language; `norm` is the norm of all gradients together.
    package var rule: String {
        switch self {
        case .norm(let most): "dW = dW * min(1, \(DataError.shown(most)) / (norm + 1e-6))"
        case .value(let most): "dW = max(min(dW, \(DataError.shown(most))), -\(DataError.shown(most)))"
        }
    }

    /// What gradients of this norm are multiplied by; 1 where single elements are bound.
    package func factor(ofNorm norm: Double) -> Double {
        switch self {
        // The small number is PyTorch's.
        case .norm(let most): min(1, most / (norm + 1e-6))
        case .value: 1
        }
    }

    /// Bounds the gradients of some parameters, in place.
    func apply<S: MachineScalar>(to store: ParameterStore<S>, _ parameters: [Int]) {
        switch self {
        case .norm:
            let factor = S(factor(ofNorm: Self.norm(store, parameters)))
            if factor == 1 { return }
            Self.eachGradient(store, parameters) { $0 *= factor }
        case .value(let most):
            let bound = S(most)
            // Written so that what is not a number stays it.
            Self.eachGradient(store, parameters) { $0 = $0 > bound ? bound : $0 < -bound ? -bound : $0 }
        }
    }

    /// The Euclidean norm of the gradients of some parameters together.
    private static func norm<S: MachineScalar>(_ store: ParameterStore<S>, _ parameters: [Int]) -> Double {
        var sum = 0.0
        eachGradient(store, parameters) { sum += Double($0) * Double($0) }
        return sum.squareRoot()
    }

    private static func eachGradient<S: MachineScalar>(
        _ store: ParameterStore<S>, _ parameters: [Int], _ visit: (inout S) -> Void
    ) {
        for index in parameters {
            let start = store.gradients + store.offsets[index]
            for i in 0..<store.shapes[index].count { visit(&start[i]) }
        }
    }
}
