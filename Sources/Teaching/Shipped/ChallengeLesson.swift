extension ShippedLessons {
    /// `sessions/lessons/challenge.bp`, written here by `scripts/embed-lessons`.
    static let challenge = ##"""
        #!/usr/bin/env backprop
        # backprop session 1
        lesson "Handwritten digits, above 97 %" style=challenge minutes=15

        # Real data: digits that people wrote by hand, each an image of 8 by 8 pixels,
        # from 0 for paper to 16 for ink. The task is to read what you have never seen.
        seed 51
        data digits
        #> digits: 1797 rows, 64 features, 10 classes
        normalize scale=1/16
        split 0.7 0.2 0.1 stratified
        #> 1797 rows (1257 training, 359 validation, 181 test), 64 features, 10 classes
        #
        # Three parts. From the training rows the network learns. By the validation rows
        # you choose: which network, which rate, when to stop. The test rows are looked
        # at once, at the very end. Here is the first row of x, as an image.
        map x[1,:] as 8

        guess argmax(y[1,:]) - 1 "Which digit is it? (Not everybody writes well: solution is allowed.)" {
          hint "y[1,:] shows the target: ten numbers, a single 1 among them. The first place is for 0."
          because "argmax finds the place of the 1 in the row of the target. Places begin at 1, digits at 0."
        }

        guess round(100 / columns(y)) "There are ten classes of equal size, about. How many percent are right if one always says the same digit?" {
          hint "One row in ten has that digit."
          mistake = 50 "That would be so with two classes."
          mistake = 0 "Always saying the same is right now and then: wherever it is that digit."
          because "This is what every accuracy must be compared with."
        }
        #
        # The simplest network: every pixel has a weight to every class. softmax makes
        # ten shares of the ten sums, which add up to 1. The loss ce looks at the share
        # of the right class alone, and takes minus its logarithm.
        network 64 -> 10 softmax
        #> 64 → 10 softmax   650 parameters, loss ce

        guess -log(1 / columns(y)) "What is the loss if every class gets the same share? You may type answer with a formula." {
          hint "Ten equal shares that add up to 1. log(…) is the logarithm."
          mistake = log(1 / columns(y)) "The logarithm of a share is negative; the loss has a minus before it."
          mistake = 1 / columns(y) "That is the share. The loss is minus its logarithm."
          mistake = 1 - 1 / columns(y) "That is what is missing from 1. The loss is minus the logarithm of the share."
          because "A network that knows nothing begins near this number, and anything below it is knowledge."
        }
        print loss
        #> 2.56325

        task "Train this network to more than 0.9 of the validation rows right." until validation_accuracy > 0.9 {
          hint "train 10 goes over all rows ten times, with one update each."
          hint "batch=16 behind it makes an update after every 16 rows: many more updates in the same time."
          mistake step > 0 "It is on its way. Give it more epochs, or small batches."
          wrong { train 1 }
          solution { train 10 batch=16 }
          because "Small batches give rougher gradients and far more steps. Mostly that pays."
        }
        print accuracy, validation_accuracy
        #
        # What does it look for? The 64 weights of one class, as an image: where ink
        # speaks for a 0, and where against it.
        map W1[:,1] as 8

        quiz "More epochs help this network less and less. What does it lack?" {
          yes "A hidden layer: it can only weigh single pixels, not shapes"
          no  "Training rows: it must see the test rows too" because "Then nobody could say how well it reads what it has never seen."
          no  "A larger learning rate" because "The rate says how fast it learns, not what it can learn."
          no  "A smaller loss on the training rows alone" because "That falls anyway. What counts are rows that it does not learn from."
          because "Without a bend in between, a network is one weighted sum for each class."
        }

        task "Now a network of your own: more than 0.97 of the validation rows right." until validation_accuracy > 0.97 {
          hint "A hidden layer: network 64 -> 64 relu -> 10 softmax; optimizer sgd lr=0.2 momentum=0.9; train 100 batch=64."
          hint "patience=10 behind train ends it when the validation loss falls no longer, and goes back to the best epoch."
          hint "A wide layer that may not lean on single units: 150 relu dropout=0.4. If it just misses, the line with network draws other weights to begin with."
          mistake accuracy > 0.98 and validation_accuracy <= 0.97 "The training rows are nearly all right, the others are not: it overfits. dropout=0.4 in a wider layer helps; what just misses can be trained on, or begun again with other weights."
          wrong { network 64 -> 16 relu -> 10 softmax; optimizer sgd lr=0.1 momentum=0.9; train 20 batch=64 }
          solution { network 64 -> 150 relu dropout=0.4 -> 10 softmax; optimizer sgd lr=0.2 momentum=0.9; train 60 batch=64 patience=20 }
          because "You chose by rows that the network did not learn from. That is how it is done."
        }

        quiz "You tried networks until the validation rows came out well. What will the test rows say?" {
          yes "About the same, or a little less"
          no  "Exactly the same" because "They are other rows, and not many: chance moves the share by a percent or so."
          no  "Much less: the network has never seen them" because "It has never learned from the validation rows either."
          because "A little less, since the choice has favoured the validation rows. Who chooses by the test rows has none left: they are looked at once, now."
        }
        evaluate
        #> …
        #
        # Which digits does it take for others? Rows are what was written, columns what
        # the network says, in the test rows.
        map confusion
        #
        # From one neuron to reading digits, with the same four steps: forward, loss,
        # backward, step. Last, what has stayed with you: lesson recall

        """##
}
