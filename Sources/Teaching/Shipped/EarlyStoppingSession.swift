// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/early-stopping.bp`, written here by `scripts/embed-lessons`.
    static let earlyStopping = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Rows that a training never sees end it: early stopping, a schedule, and a run that is stored and goes on.

        data iris
        split 0.6 0.2 0.2 stratified
        #> 150 rows (90 training, 30 validation, 30 test), 4 features, 3 classes
        normalize
        network 4 -> 16 tanh -> 3 softmax
        optimizer adam lr=0.05

        # The learning rate falls along half a cosine; no gradient is longer than 1.
        schedule cosine over=600 to=0.001 warmup=20
        clip norm 1

        # Updates keep the weights small; validation_loss is without it.
        penalty l2 1e-4
        #> penalty l2 0.0001: the loss gains 0.0001 * (sum(W1^2) + sum(W2^2))

        # It ends when the validation loss has not fallen for 10 epochs, and everything is as it was after the best one.
        train 200 batch=16 patience=10
        assert validation_accuracy > 0.9
        assert step < 1200

        # The test rows had no part in it.
        assert test_accuracy > 0.9
        print "right of the test rows, in percent:", round(100 * test_accuracy)

        # What came after the best epoch lies ahead, and is no better there.
        best = validation_loss
        goto end
        assert validation_loss >= best
        undo

        # One layer stays as it is.
        before = W1
        freeze W1 b1
        #> frozen: W1, b1
        train 5
        assert all(W1 == before)
        thaw all
        #> nothing is frozen

        """##
}
