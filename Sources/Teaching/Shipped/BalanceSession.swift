// swift-format-ignore-file

extension ShippedSessions {
    /// `sessions/balance.bp`, written here by `scripts/embed-lessons`.
    static let balance = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        # One class in ten: what a loss makes of it, and what changes when both classes count the same together.

        seed 5
        digits 3
        data normal(300, 2) -> zeros(300, 1)
        # A row is rather of class 1 where both features are large, as about one in ten is.
        y = (x[:,1] + x[:,2] + normal(300, 1)) > 2.2
        network 2 -> 1 sigmoid
        loss bce
        optimizer adam lr=0.05
        train 60
        # Hardly a row is called 1: the frequent class pays for the rare one.
        n = sum(yhat > 0.5)
        assert n < 0.7 * sum(y)

        balance classes
        #> balance classes: a row counts 0.575 for class 0, 3.85 for class 1
        # The loss is now a mean by weights. Each row's part is computed from the weighted sum z1, which holds the digits.
        loss
        #> loss = 0.525
        #> loss = mean(row_weights * (y * softplus(-z1) + (1 - y) * softplus(z1))) /
        #>        mean(row_weights)
        #> y - yhat  300×1  mean -0.0448  norm 4.73  (error)
        #>   -0.0673
        #>    0.65
        #>   -0.361
        #>   …
        #>   -0.139
        #>   -0.0123
        #> balance classes: a row counts 0.575 for class 0, 3.85 for class 1
        check grads
        backward
        explain dW1[1,1]
        derive loss wrt W1
        #> d loss / dW1 = x' @ (row_weights * (sigmoid(z1) * (1 - y) - y * sigmoid(-z1))) /
        #>                (mean(row_weights) * rows(y))
        #> checked at 5 points: backpropagation agrees to 1.7e-15, central differences to
        #> 1e-09
        train 60
        m = sum(yhat > 0.5)
        assert m > 2 * n
        # evaluate counts all rows alike.
        assert abs(train_loss - mean(-(y * log(yhat) + (1 - y) * log(1 - yhat)))) < 1e-9

        # Or a weight for each row: here the first half of them counts three times as much.
        balance rows=(1 + 2 * ((1:300)' <= 150))
        #> balance rows: the weights of the rows in the loss go from 1 to 3
        row_weights[[1, 300], 1]
        #> row_weights[[1, 300],1] = [3; 1]
        balance off
        #> all rows count alike in the loss

        """##
}
