extension HintTriggers {
    /// Lines that bring about the hints of pictures, each behind its setup.
    static let pictures: [(String, String)] = [
        ("data sine; network 1 -> 1", "map confusion"), ("data sine; network 1 -> 1", "map yhat"),
        ("data [1; 2] -> [1, 1; 0, 1]; network 1 -> 2 sigmoid; loss bce", "map confusion"),
        ("model { param w = 1; yhat = x * w }; x = [1]; y = [1]", "map model"),
        (HintTests.setup, "map yhat for x[:,1], x[:,1]"), (HintTests.setup, "map a1 for x[:,1], x[:,2]"),
        (HintTests.setup, "plot loss to \"a.gif\""), ("", "plot z for z in 0:1e-9:1"),
        ("", "map z * k for z in 0:0.001:1, k in 0:0.001:1"), ("", "plot z for z"),
        ("", "map z * k for z in [0, 1, 5], k in 0:1"), ("", "map z for z in 0:1"),
        (HintTests.setup, "map yhat for x[:,1] in 0:0.1:1"), (HintTests.setup, "plot q^2"),
        ("data text codes=true; network 3 -> embedding 4 -> 28 softmax", "map yhat"),
        ("", "map z for z in 0:1:0, k in 0:1"), ("", "map z for z in 0:1, z in 0:1"),
        (HintTests.setup, "plot loss for W1 in 0:1"), (HintTests.setup, "plot W1 for z in 0:1"),
        (HintTests.setup, "plot loss, yhat"), ("", "plot zeros(3, 9)"),
        (HintTests.setup, "repeat 2 { step; plot norm(W1) }"),
        ("data iris; split 0.8; network 4 -> 3 softmax; train 2", "plot lr test"),
        (HintTests.setup, "show W1 to \"a.txt\""),
    ]
}
