import Testing

@testable import Syntax

/// Every example of the language page parses, and reads back from its canonical text.
@Suite struct PageTests {
    @Test(arguments: pageExamples) func parses(_ text: String) throws {
        let items = try parse(text)
        #expect(!items.isEmpty)
        try expectRoundTrip(text)
    }
}

/// The code blocks of the page, section by section; alternatives on one line stand on lines of their own.
private let pageExamples = [
    #"""
    network 3 -> 2 relu -> 1 sigmoid
    network 2 -> 4 tanh -> 1 sigmoid init=glorot
    network 64 -> 64 relu -> 10 softmax
    seed 42
    W1 = [0.5, 0.1; 0.2, 0.4; 0.3, 0.6]        # set a parameter (exact shape; a 1×1 fills)
    W1[2,1] = 0.25                             # or one weight
    x = [0.5, 0.1, 0.4]
    y = [1]
    data xor                                   # built-in data
    data spiral n=300 classes=3 noise=0.1
    data [0; 1; 2; 3] -> [0; 0; 1; 1]
    data "houses.csv" target=price             # regression;  labels=NAME makes classes
    data "x.npy" -> "y.npy"
    split 0.8                                  # train / test
    normalize
    normalize scale=1/16
    batch 3
    batch 1:4
    batch all
    """#,
    """
    » forward
    » loss
    » backward
    » show grads
    » step
    """,
    """
    loss mse                                   # choose the loss; plain `loss` shows its value
    optimizer sgd lr=0.1                       # also: momentum=0.9; the default, lr 0.1
    optimizer adam lr=0.01
    lr = 0.05
    train 1000                                 # epochs, as in the textbook loop
    train 500 steps batch=32
    train 200 batch=32 until loss < 0.1
    predict [1, 0]
    evaluate                                   # loss, accuracy … on train and test
    show training                              # epoch | loss ↓ | accuracy ↑ | observation
    """,
    """
    show model
    show params
    show W1
    show W1 all
    norm(dW1) / norm(W1)                       # any expression prints
    W1 @ W2
    trace
    explain W1[2,1]
    explain dz1
    derive sigmoid
    check grads
    whatif W1[2,1] += 0.1
    whatif lr = 0.2
    diagnose
    """,
    """
    sum(x); mean(x, axis=rows); max(a, b); concat(a, b, axis=rows)
    0:0.1:1
    -2^2; 2^-1; x ⋅ W1; x × W1; xᵀ · W1'; ŷ − y
    W1[2,:]; W1[:,1]; W1[1:2,end]
    """,
    """
    repeat 100 { forward; loss; backward; step }
    while loss > 0.01 { step }
    if accuracy < 0.9 { lr = lr / 2 } else { print "good" }
    for k in 1:5 { lr = 0.1 / k; train 100 }
    define descend n { repeat n { backward; step } }     # a new command
    descend 10
    function swish(z) = z * sigmoid(z)         # usable in expressions, as an activation, in a model
    function logcosh(yhat, y) = mean(log(cosh(yhat - y)))
    network 2 -> 8 swish -> 1
    loss logcosh
    model {                                    # any graph, not only layers
      param W1 = glorot(2, 4)                  # parameters inside the block, or as statements before it
      param b1 = zeros(1, 4)
      param W2 = glorot(4, 1)
      param Wskip = glorot(2, 1)
      h = tanh(x @ W1 + b1)
      yhat = sigmoid(h @ W2 + x @ Wskip)
    }
    print "loss is", loss
    assert abs(loss - 0.126025) < 1e-9         # a script fails here, with the numbers
    """,
    """
    undo
    undo 3
    redo
    undo list
    goto step 120
    goto start
    mark before-adam
    goto before-adam
    diff before-adam
    stop when loss > 10
    stop when nan
    stop list
    stop clear
    watch norm(dW1)
    compare { optimizer sgd lr=0.1; train 200 } { optimizer adam lr=0.01; train 200 }
    """,
    """
    save "xor.bp"                              # what led to the present state, as a script
    save "xor.bp" outputs                      # with the outputs, as lines that begin with #>
    replay "xor.bp"
    replay "xor.bp" pause                      # one statement at each Enter
    replay "xor.bp" check                      # compare with the recorded outputs
    history
    history adam
    rerun 3:7
    """,
    """
    #!/usr/bin/env backprop
    # backprop session 1
    # One neuron learns a threshold.

    seed 42
    data [0; 1; 2; 3] -> [0; 0; 1; 1]
    network 1 -> 1 sigmoid
    forward
    #> …recorded output
    """,
    """
    quiz "What does backpropagation mainly do in a neural network?" {
      yes "Adjusts weights to reduce prediction errors"
      no  "Feeds input data forward through the network"
      because "The error signal is sent backward and each weight moves against its gradient."
    }
    guess dW2[1,1]                             # the learner says sign or value before it is shown
    task "Bring the loss below 0.1." until loss < 0.1 {
      hint "Try a larger learning rate."
      hint "lr = 0.5, then train 500."
      solution { lr = 0.5; train 500 }
    }
    """,
]
