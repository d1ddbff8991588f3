// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/matrix-derivatives.bp`, written here by `scripts/embed-lessons`.
    static let matrixDerivatives = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Derivatives by matrices: from one sum of squares to a whole network in one formula.

        # A sum of squared errors is one number. Its derivative by the matrix W has a slope for each weight: a matrix in the shape
        # of W, as textbooks of linear regression have it.
        derive sum((x @ W - y)^2) wrt W
        #> d sum((x @ W - y)^2) / dW = 2 * x' @ (x @ W - y)
        #> taken as: x m×n, W n×p, y m×p
        #> checked at 20 points: backpropagation agrees …
        #> …
        # Nothing is known of x, W and y yet, so the line below the formula says which shapes were taken: m rows of n features, and
        # p outputs. The formula holds for all m, n and p.

        # A bias is a row that is added to every row; its gradient is the sum over the rows.
        derive sum((x @ W + b - y)^2) wrt b
        #> d sum((x @ W + b - y)^2) / db = 2 * sum(x @ W + b - y, axis=rows)
        #> taken as: x m×n, W n×p, b 1×p, y m×p
        #> checked at 20 points: backpropagation agrees …
        #> …

        # A quadratic form, by the vector and by the matrix.
        derive x' @ A @ x wrt x
        #> d (x' @ A @ x) / dx = (A + A') @ x
        #> taken as: x m×1, A m×m
        #> checked at 20 points: backpropagation agrees …
        #> …
        derive x' @ A @ x wrt A
        #> d (x' @ A @ x) / dA = x @ x'
        #> taken as: x m×1, A m×m
        #> checked at 20 points: backpropagation agrees …
        #> …

        # The way there: a gradient starts as 1 at the sum and goes back through one rule after another.
        derive sum((x @ W - y)^2) wrt W steps
        #> rule      part                gradient of the part
        #> ────────  ──────────────────  ─────────────────────────
        #> sum       sum((x @ W - y)^2)  1
        #> power     (x @ W - y)^2       ones(rows(x), columns(W))
        #> subtract  x @ W - y           2 * (x @ W - y)
        #> matmul    x @ W               2 * (x @ W - y)
        #> d sum((x @ W - y)^2) / dW = 2 * x' @ (x @ W - y)
        #> taken as: x m×n, W n×p, y m×p
        #> checked at 20 points: backpropagation agrees …
        #> …

        # What is printed can be typed. With numbers in the names it is a matrix like any other.
        x = [1, 2; 3, 4; 5, 6]
        W = [0.5; -0.25]
        y = [0; 1; 1]
        derive sum((x @ W - y)^2) wrt W
        #> d sum((x @ W - y)^2) / dW = 2 * x' @ (x @ W - y)
        #> checked at 20 points: backpropagation agrees …
        #> …
        2 * x' @ (x @ W - y)
        #> 2 * x' @ (x @ W - y) = [-3; -4]

        # The outputs of softmax are many, and each depends on its whole row. With dy, the gradient that arrives at them, the
        # gradient of z is a formula again; for a single row there is also the matrix of all slopes.
        derive softmax
        #> softmax(z) is a matrix; with dy the gradient that arrives at it, the
        #> vector-Jacobian product is
        #> dz = softmax(z) * (dy - sum(softmax(z) * dy, axis=columns))
        #> and for one row, the matrix of the slopes of each output (rows) by each input
        #> d softmax(z) / dz = softmax(z) * (eye(columns(z)) - softmax(z)')
        #> taken as: z m×n
        #> checked at 20 points: backpropagation agrees …
        #> …
        # A loss is derived by its outputs. Behind a softmax the two melt into one rule, in which nothing cancels.
        derive ce
        #> d ce(yhat, y) / dyhat = -y / (yhat * rows(y))
        #> where it does not exist: ce(yhat, y): a term with the factor 0 counts as 0;
        #> after a softmax it is computed from the logits
        #> checked at 20 points: backpropagation agrees …
        #> …
        derive ce(softmax(u @ V), t) wrt V
        #> d ce(softmax(u @ V), t) / dV = u' @ softmax_residual(u @ V, t) / rows(t)
        #> taken as: u m×n, V n×p, t m×p
        #> checked at 20 points: backpropagation agrees …
        #> …

        # A network is a formula too. The derivative of its loss by the weights of the first layer is all of backpropagation in
        # one line, read from the inside: the error, back through W2, through tanh, to the inputs. It is what backward computes.
        seed 1
        data xor
        #> xor: 4 rows, 2 features, 2 classes
        network 2 -> 3 tanh -> 1 sigmoid
        #> 2 → 3 tanh → 1 sigmoid   13 parameters, loss mse
        loss bce
        derive loss wrt W1
        #> d loss / dW1 = x' @ (residual(z2, y) @ W2' * (1 - a1^2)) / size(y)
        #> checked at 5 points: backpropagation agrees …
        #> …
        backward
        #> backward: from the loss to the inputs
        #> gradient  rule                                     shape       norm
        #> ────────  ───────────────────────────────────────  ─────  ─────────
        #> da2       ((1 - y) / (1 - a2) - y / a2) / size(y)  4×1    1.15006
        #> dz2       residual(z2, y) / size(y)                4×1    0.268956
        #> dW2       a1' @ dz2                                3×1    0.22149
        #> db2       sum(dz2, axis=rows)                      1×1    0.110616
        #> da1       dz2 @ W2'                                4×3    0.193811
        #> dz1       (1 - a1^2) * da1                         4×3    0.129039
        #> dW1       x' @ dz1                                 2×3    0.0799043
        #> db1       sum(dz1, axis=rows)                      1×3    0.0289518
        #> dx        dz1 @ W1'                                4×2    0.169713
        assert norm(x' @ (residual(z2, y) @ W2' * (1 - a1^2)) / size(y) - dW1) <= 1e-12 * norm(dW1)

        """##
}
