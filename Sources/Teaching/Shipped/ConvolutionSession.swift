// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/convolution.bp`, written here by `scripts/embed-lessons`.
    static let convolution = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # A small convolution reads handwritten digits. Each filter is nine weights that look at every place of the image, and each
        # of these weights can be explained.

        seed 2
        data digits
        split 0.7 0.1 0.2 stratified
        normalize scale=1/16
        network image 8 8 -> conv 3 3 16 padding=1 relu -> pool 2 -> 64 relu dropout=0.2 -> 10 softmax
        #> image 8 8 → conv 3 3 16 padding=1 relu → pool 2 → 64 relu dropout=0.2 → 10
        #> softmax 17258 parameters, loss ce

        # A network of windows is short for formulas: the windows become rows, and the filters are columns of W1.
        show model
        #> ┌──────┐          ┌───────────────────────────────┐            ┌───────────┐
        #> │ x 64 │─ W1 b1 ─▶│ a1 conv 3 3 16 padding=1 relu │─ windows ─▶│ a2 pool 2 │
        #> └──────┘          └───────────────────────────────┘            └───────────┘
        #>           ┌────────────────────────┐          ┌───────────────┐
        #> ─ W3 b3 ─▶│ a3 64 relu dropout=0.2 │─ W4 b4 ─▶│ a4 10 softmax │
        #>           └────────────────────────┘          └───────────────┘
        #> image 8 8 → conv 3 3 16 padding=1 relu → pool 2 → 64 relu dropout=0.2 → 10
        #> softmax 17258 parameters, loss ce
        #> model {
        #>     param W1 = he(9, 16)
        #>     param b1 = zeros(1, 16)
        #>     param W3 = he(256, 64)
        #>     param b3 = zeros(1, 64)
        #>     param W4 = glorot(64, 10)
        #>     param b4 = zeros(1, 10)
        #>     p1 = reshape(concat(x, zeros(rows(x), 1))[:,patches(8, 8, 1, 3, 3, 1, 1)],
        #>     rows(x) * 64, 9)
        #>     z1 = p1 @ W1 + b1
        #>     a1 = relu(z1)
        #>     o1 = reshape(a1, rows(x), 1024)
        #>     p2 = reshape(o1[:,windows(8, 8, 16, 2, 2)], rows(o1) * 256, 4)
        #>     a2 = max(p2, axis=columns)
        #>     o2 = reshape(a2, rows(o1), 256)
        #>     z3 = o2 @ W3 + b3
        #>     a3 = relu(z3)
        #>     m3 = in_training((random(rows(a3), columns(a3)) >= 0.2) / (1 - 0.2), 1)
        #>     h3 = a3 * m3
        #>     z4 = h3 @ W4 + b4
        #>     a4 = softmax(z4)
        #>     yhat = a4
        #> }

        optimizer adam lr=0.003
        schedule cosine over=400 to=1e-4
        train 10 batch=32 patience=10

        # Of the images that it never saw about 97 of 100 are read right; `train 40` and twice the filters make it 99.
        assert test_accuracy > 0.94
        assert train_accuracy > 0.96

        # The slope of one weight of a kernel is the sum over all places where it stood.
        batch 1
        backward
        assert abs(dW1[5,3] - sum(p1[:,5] * dz1[:,3])) < 1e-12

        # With dropout the loss is that of the mask that is held; where the model is evaluated there is none.
        assert all((m3 == 0) + (abs(m3 - 1.25) < 1e-12))

        """##
}
