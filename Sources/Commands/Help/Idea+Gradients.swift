extension Idea {
    /// How gradients come about.
    static let gradients = [
        Idea(
            "backpropagation", "backprop", "back propagation", "backward pass",
            text: """
                How the gradient of the loss in every parameter is found in one walk from the output back to the inputs: each \
                stage multiplies the gradient that arrives by its own slope and hands it on; where a value is used twice, \
                the parts are added. It costs about as much as two forward passes, however many parameters there are.
                """,
            formula: "a1' @ dz2", equals: "dW2", example: "trace",
            more: ["help chain rule", "explain W1[2,1]", "lessons"]),
        Idea(
            "gradient", "partial derivative", "slope",
            text: """
                The slopes of the loss in all elements of a matrix, in the shape of that matrix: by how much the loss rises for \
                a small rise of the element, divided by that rise. It points uphill, so an update goes against it. The gradient \
                in W1 is called dW1; `backward` computes all of them.
                """,
            formula: "x' @ dz1", equals: "dW1", example: "whatif W1[2,1] += 0.01",
            more: ["help backpropagation", "show grads", "check grads"]),
        Idea(
            "derivative", "slope of a function",
            text: """
                How fast a function rises at a place: the rise over a small way, divided by the way, as the way goes to 0. \
                `derive tanh` finds it in symbols, and does so for a formula of your own too.
                """,
            formula: "(tanh(0.5 + 1e-5) - tanh(0.5 - 1e-5)) / 2e-5", equals: "1 - tanh(0.5)^2", example: "derive tanh",
            more: ["help chain rule", "derive x^3 * sin(x) steps"]),
        Idea(
            "chain rule", "chain", "chain of factors",
            text: """
                The slope of functions one behind the other is the product of their slopes. Between the loss and a weight lie \
                the loss, the activations and the weights of later layers: each gives one factor. `explain W1[2,1]` shows \
                the factors of a weight with their numbers, and their product beside what backward computed.
                """,
            formula: "(1 - a1^2) * da1", equals: "dz1", example: "explain W1[2,1]",
            more: ["help backpropagation", "explain dz1", "derive sigmoid"]),
        Idea(
            "computational graph", "graph", "autodiff", "automatic differentiation", "reverse mode",
            text: """
                The formulas of a model as points, with an arrow from each value to those that are computed from it. Forward \
                walks along the arrows, backpropagation against them; automatic differentiation is this walk, for any formulas. \
                `model { … }` takes any graph, `show graph` shows the present one.
                """,
            formula: "tanh(x @ W1 + b1) @ W2 + b2", equals: "z2", example: "show graph",
            more: ["help model", "help backpropagation"]),
        Idea(
            "jacobian", "jacobian matrix", "vjp", "vector-Jacobian product",
            text: """
                The matrix of all slopes of several outputs in several inputs. Backpropagation never writes it down: it only \
                multiplies the gradient that arrives by it, a vector-Jacobian product. For x @ W this is a product with the \
                turned weights.
                """,
            formula: "dz1 @ W1'", equals: "dx", example: "derive softmax",
            more: ["help hessian", "help backpropagation", "explain dx"]),
        Idea(
            "gradient check", "gradient checking", "numerical gradient", "finite difference", "central difference",
            text: """
                Measuring a slope instead of deriving it: move one weight a little up and down, and divide the difference of \
                the losses by the way between. It takes two forward passes for each weight, so it is no way to train, but it \
                finds mistakes in gradients.
                """,
            formula: "(sin(1 + 1e-5) - sin(1 - 1e-5)) / 2e-5", equals: "cos(1)", example: "check grads",
            more: ["help gradient", "check grads of tanh"]),
        Idea(
            "second derivative", "bend", "second-order",
            text: """
                How fast the slope itself changes: the bend of the loss. Where it is large, a step that follows the slope soon \
                goes wrong, so the largest learning rate that is stable is 2 divided by the largest bend. `curvature` finds \
                that one, `hessian` shows all of them.
                """,
            setup: "model { param w = 0.5; loss = w^4 }; backward", formula: "12 * w^2", equals: "3",
            example: "hessian", more: ["help learning rate", "help curvature", "derive derive sigmoid"]),
    ]
}
