// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/characters.bp`, written here by `scripts/embed-lessons`.
    static let characters = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Which character follows the four before it? Each becomes eight numbers that training finds; the poem is Jabberwocky.

        seed 3
        data text context=4 codes=true
        #> text: 896 rows, 4 features, 28 classes
        split 0.8 0.1 0.1
        network 4 -> embedding 8 -> 64 tanh dropout=0.3 -> 28 softmax
        show model
        #> ┌─────┐       ┌───────────────────────────┐          ┌────────────────────────┐
        #> │ x 4 │─ E1 ─▶│ a1 embedding 8 classes=28 │─ W2 b2 ─▶│ a2 64 tanh dropout=0.3 │
        #> └─────┘       └───────────────────────────┘          └────────────────────────┘
        #>           ┌───────────────┐
        #> ─ W3 b3 ─▶│ a3 28 softmax │
        #>           └───────────────┘
        #> 4 → embedding 8 classes=28 → 64 tanh dropout=0.3 → 28 softmax 4156 parameters,
        #> loss ce
        #> model {
        #>     param E1 = normal(28, 8)
        #>     param W2 = glorot(32, 64)
        #>     param b2 = zeros(1, 64)
        #>     param W3 = glorot(64, 28)
        #>     param b3 = zeros(1, 28)
        #>     c1 = reshape(x, rows(x) * 4, 1) == (1:28)
        #>     e1 = c1 @ E1
        #>     a1 = reshape(e1, rows(x), 32)
        #>     z2 = a1 @ W2 + b2
        #>     a2 = tanh(z2)
        #>     m2 = in_training((random(rows(a2), columns(a2)) >= 0.3) / (1 - 0.3), 1)
        #>     h2 = a2 * m2
        #>     z3 = h2 @ W3 + b3
        #>     a3 = softmax(z3)
        #>     yhat = a3
        #> }
        # Before the training it knows nothing: 28 characters, and what it draws from them is noise.
        generate 40

        # How much of it holds for rows that were never seen: it ends where those for validation are met best.
        optimizer adamw lr=0.01 weight_decay=0.1
        train 40 batch=32 patience=6
        assert test_loss < 2.6
        assert test_accuracy > 0.25
        evaluate
        show training

        # Now all rows, for longer: much of that is learned by heart, and the words are words.
        seed 3
        data text context=4 codes=true
        network 4 -> embedding 8 -> 64 tanh -> 28 softmax
        optimizer adam lr=0.01
        train 25 batch=32
        assert train_accuracy > 0.8
        # Drawn character by character from the output, a line end as /.
        generate 160
        generate 160 from 200 temperature=0.5

        # Each class has a row of numbers, whose gradient gathers what comes back from all places where it stood.
        backward
        explain dE1

        """##
}
