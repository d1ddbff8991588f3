// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/held-out.bp`, written here by `scripts/embed-lessons`.
    static let heldOut = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # Three tables, each judged by rows that took no part in the training, nor in the choice of its end.

        seed 2
        data cancer
        split 0.6 0.2 0.2 stratified
        #> 569 rows (341 training, 113 validation, 115 test), 30 features, 2 classes
        normalize
        network 30 -> 16 tanh dropout=0.2 -> 1 sigmoid
        loss bce
        optimizer adamw lr=0.01 weight_decay=0.1
        train 200 batch=16 patience=30
        assert test_accuracy > 0.95

        seed 3
        data wine
        split 0.6 0.2 0.2 stratified
        #> 178 rows (106 training, 35 validation, 37 test), 13 features, 3 classes
        normalize
        network 13 -> 16 tanh dropout=0.2 -> 3 softmax
        loss ce
        optimizer adamw lr=0.01 weight_decay=0.1
        train 200 batch=16 patience=30
        assert test_accuracy > 0.93

        # Numbers instead of classes: the share of the variance that is explained. The targets are normalized too, and
        # evaluate has its errors in the units of the table.
        seed 1
        data diabetes
        split 0.7 0.15 0.15
        #> 442 rows (309 training, 66 validation, 67 test), 10 features, 1 target
        normalize
        normalize targets
        network 10 -> 16 tanh dropout=0.2 -> 1
        loss mse
        optimizer adamw lr=0.005 weight_decay=0.3
        train 300 batch=32 patience=40
        assert test_r2 > 0.4
        evaluate

        """##
}
