extension ShippedLessons {
    /// `sessions/lessons/inventory.bp`, written here by `scripts/embed-lessons`.
    static let inventory = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Twenty questions on backpropagation" style=recall minutes=15

        # Twenty questions, before a course or after it. Where there are numbers, they
        # are those of your own network. The usual mistakes have names: whoever makes
        # one is told its name and the reason. No hints; skip what you do not know.
        #
        # A formula is an answer too: answer 0.3 * 2 + 0.1
        seed 61
        network 2 -> 2 tanh -> 1 sigmoid
        loss mse
        x = [1.2, 0.3]
        y = [1]
        hide { W1 = round(5 * random(2, 2) + 4) / 10 * [1, -1; 1, -1]; b1 = (round(random(1, 2)) + 1) / 10; W2 = round(6 * random(2, 1) + 3) / 10 * [-1; 1]; b2 = round(2 * random(1, 1) + 1) / 10; backward }
        show params
        #> W1 = [0.4, -0.7; 0.4, -0.9]
        #> b1 = [0.3, 0.3]
        #> W2 = [-0.7; 0.8]
        #> b2 = 0.2

        quiz "1. What does the gradient of a weight say?" {
          yes "How the loss changes if that weight grows a little"
          no  "Which value the weight should have" because "Goal for slope: a gradient says which way is down, not where the bottom is."
          no  "How far the output is from the target" because "Error for gradient: the error is one of its factors, not all of it."
          no  "How important the weight is to the network" because "Importance for slope: a weight that everything hangs on has the gradient 0 at a minimum."
        }

        guess z1[1,1] "2. What is the weighted sum z1[1,1] of the first hidden unit?" {
          mistake = x[1,1] * W1[1,1] + x[1,2] * W1[2,1] "Bias forgotten: it is added to the products."
          mistake = x[1,1] * W1[1,1] + x[1,2] * W1[1,2] + b1[1,1] "Rows for columns: the weights into one unit stand in a column of W1."
          mistake = tanh(z1[1,1]) "Activation for sum: that is a1[1,1], behind the curve."
          because "Products with the column of W1, then the bias."
        }

        guess a1[1,1] "3. And its activation a1[1,1]?" {
          mistake = z1[1,1] "Sum for activation: the curve, tanh, is still to come."
          mistake = 1 - a1[1,1]^2 "Slope for value: that is the slope of tanh at this place."
          because "tanh of the weighted sum."
        }
        yhat
        #> yhat = 0.281512

        guess loss "4. The output stands above, the target is 1. What is the loss?" {
          mistake = y[1,1] - yhat[1,1] "Error for loss: the loss is the square of the error."
          mistake = yhat[1,1] - y[1,1] "Error for loss: the loss is its square, and never negative."
          mistake = (y[1,1] - yhat[1,1])^2 / 2 "Half square: some books have half of it; mse here is the mean of the squares."
          because "The mean of the squared errors, here of one."
        }

        guess dyhat[1,1] "5. What is the slope of the loss in the output?" {
          mistake = y[1,1] - yhat[1,1] "Error for slope: the square has the slope 2 * (yhat - y)."
          mistake = loss "Loss for slope: how high the hill is does not say how steep it is."
          because "The slope of the square: twice the distance, with its sign."
        }
        dyhat
        #> dyhat = -1.43698

        guess dz2[1,1] "6. And in z2, before the sigmoid?" {
          mistake = dyhat[1,1] "Slope forgotten: every curve on the way is a factor with its slope."
          mistake = dyhat[1,1] * yhat[1,1] "Value for slope: the slope of sigmoid is yhat * (1 - yhat)."
          mistake = dyhat[1,1] * (1 - yhat[1,1]^2) "One slope for another: that is tanh's."
          because "Times the slope of sigmoid, yhat * (1 - yhat)."
        }
        dz2
        #> dz2 = -0.290647
        a1
        #> a1 = [0.739783, -0.773908]

        guess dW2[1,1] "7. What is the gradient of W2[1,1]?" {
          mistake = dz2[1,1] * W2[1,1] "Weight for activation: the factor is what the weight is multiplied by."
          mistake = dz2[1,1] * x[1,1] "Input for activation: W2 is fed by the hidden units, not by the inputs."
          mistake = dz2[1,1] * z1[1,1] "Sum for activation: what arrives at W2 has gone through tanh."
          mistake = dz2[1,1] "Input forgotten: the last factor is the activation a1[1,1]."
          because "The error signal times what the weight is multiplied by."
        }

        guess db2[1,1] "8. And that of the bias b2?" {
          mistake = 0 "Biases do not learn: they do, as every parameter."
          mistake = dz2[1,1] * b2[1,1] "Parameter for factor: the bias itself is no factor of its gradient."
          because "A bias is added, so its last factor is 1."
        }

        guess dz1[1,1] "9. One layer back: what is the slope of the loss in z1[1,1]?" {
          mistake = dz2[1,1] * W2[1,1] "Slope forgotten: tanh lies on the way, with its slope 1 - a1^2."
          mistake = dz2[1,1] * W2[1,1] * (1 - a1[1,1]) "Square forgotten: the slope of tanh is 1 - a1^2."
          mistake = dz2[1,1] * W2[2,1] * (1 - a1[1,1]^2) "Neighbour's weight: the way from the first unit leads through W2[1,1]."
          mistake = dz2[1,1] * (1 - a1[1,1]^2) "Weight forgotten: on its way back the signal is multiplied by W2[1,1]."
          because "Signal, weight on the way, slope of the curve."
        }
        dz1
        #> dz1 = [0.0921074, -0.0932549]

        guess dW1[2,1] "10. And the gradient of W1[2,1]?" {
          mistake = dz1[1,1] * x[1,1] "Row for row: W1[2,1] comes from the second input."
          mistake = dz1[1,2] * x[1,1] "Transposed: that is dW1[1,2]."
          mistake = dz1[1,2] * x[1,2] "Neighbour's signal: W1[2,1] leads to the first unit."
          mistake = dz1[1,1] * W1[2,1] "Weight for input: a weight is no factor of its own gradient."
          because "The signal of the unit it leads to, times the input it comes from."
        }

        quiz "11. Which way does backpropagation go?" {
          yes "From the loss back, to get the slope of everything on the way"
          no  "From the output back, to find the inputs that belong to it" because "Inversion: the network is not run in reverse. What runs back are slopes."
          no  "From the input on, once more, with better weights" because "A second forward pass: nothing would be known of which weights are better."
          no  "From the loss straight to each weight, without the layers between" because "Shortcut: the loss reaches a weight only through what lies between them."
        }

        quiz "12. Who moves the weights?" {
          yes "The optimizer, in step, with the gradients that backward computed"
          no  "backward: it changes them while it goes through" because "Gradient for update: after backward every weight is what it was."
          no  "forward: better values flow through" because "Flow for learning: forward computes, and changes no weight."
          no  "The loss: it falls, and takes them along" because "Cause and effect: the loss falls because the weights have moved."
        }
        lr = 3
        dW1
        #> dW1 = [0.110529, -0.111906; 0.0276322, -0.0279765]

        guess W1[1,1] - lr * dW1[1,1] "13. The rate lr is 3, dW1 stands above. What will W1[1,1] be after one step?" {
          mistake = W1[1,1] + lr * dW1[1,1] "Uphill: the gradient is subtracted."
          mistake = W1[1,1] - dW1[1,1] "Rate forgotten: the gradient is scaled by lr."
          mistake = -lr * dW1[1,1] "Step for place: that is the way it moves, not where it ends."
          mistake = W1[1,1] * (1 - lr * dW1[1,1]) "Factor for step: the movement is subtracted from the weight, not multiplied with it."
          because "Old value, minus rate times gradient."
        }
        W1[1,1] = 0
        hide { backward }

        quiz "14. W1[1,1] has been set to 0. What has become of its gradient?" {
          yes "It is some number other than 0, as a rule"
          no  "It is 0 too" because "Zero stays zero: a weight is no factor of its own gradient, so it can leave 0."
          no  "There is none: one would have to divide by 0" because "Division for slope: a slope is not divided by the weight."
          no  "It is as large as it can be, so that the weight comes back" because "Spring for slope: nothing pulls a weight to where it was."
        }
        dW1[1,1]
        #> dW1[1,1] = 0.220618
        W1 = [0.5, 0.5; 0.5, 0.5]
        b1 = 0
        W2 = [0.5; 0.5]

        guess dW1[1,1] / dW1[1,2] "15. Now both hidden units have equal weights. How many times as large as dW1[1,2] is dW1[1,1]?" {
          mistake = 0 "Difference out of nothing: no training makes equal units different."
          mistake = 2 "First come, first served: the order of units plays no part."
          mistake = x[1,1] / x[1,2] "Input for unit: both weights come from the same input."
          because "Equal units get equal gradients for ever. That is why weights begin at random."
        }
        hide { backward; before = norm(dW2) }
        x = concat(x, x, axis=rows)
        y = [1; 1]

        guess round(norm(dW2) / before) "16. The same row stands twice in the batch now. How many times as large as before are the gradients?" {
          mistake = 2 "Sum for mean: the loss is the mean over the rows, not their sum."
          mistake = 0.5 "Halved: each row counts half, but there are two of them."
          mistake = 4 "Squared: the number of rows is no error, and nobody squares it."
          because "The mean of two equal rows is that of one."
        }

        quiz "17. A gradient is 0. What does that say of the place?" {
          yes "It is flat there: a valley's bottom, a hill's top, a saddle or a plain"
          no  "The loss is as small as it can be" because "Flat for lowest: a saturated or dead unit gives 0 anywhere."
          no  "The loss is 0 there" because "Slope for height: a high plain is flat too."
          no  "The weight is 0" because "Weight for gradient: the two have nothing to do with each other."
        }

        quiz "18. Can the loss be larger after a step of gradient descent than before?" {
          yes "Yes: if the step is so long that the slope no longer holds"
          no  "No: the gradient points downhill" because "Downhill for ever: it points down where you stand. Behind the valley it goes up again."
          no  "Only if the gradient was computed wrongly" because "Bug for bend: a right gradient with a large rate does it too."
          no  "Only with more than one row" because "Batch for bend: with one row the loss bends as well."
        }

        quiz "19. Ten layers of sigmoid: why do the first ones hardly move?" {
          yes "Each layer multiplies the gradient by a slope of a quarter at most"
          no  "Their inputs are too small" because "Input for way back: the same inputs move them well in a network of one layer."
          no  "They have learned everything first" because "First come, first learned: they are last to be reached by the gradient."
          no  "Their learning rate is smaller" because "Rate for gradient: all layers have the same rate."
        }
        assert abs(sigmoid(0) * (1 - sigmoid(0)) - 1 / 4) < 1e-12

        quiz "20. The training loss falls and falls, that of the rows kept aside rises. What is going on?" {
          yes "The network learns its rows by heart: it overfits"
          no  "The learning rate is too large" because "Rate for data: then the training loss would swing or rise as well."
          no  "The gradient is wrong" because "Bug for data: with a wrong gradient the training loss would not fall and fall."
          no  "It gets better: the training loss is what counts" because "Learning for knowing by heart: what counts are rows that it has never seen."
        }
        #
        # Where a name came up, its lesson is: sums and slopes do, signs predict, chains
        # derive, steps experiment, rows challenge. lessons lists them all.

        """##
}
