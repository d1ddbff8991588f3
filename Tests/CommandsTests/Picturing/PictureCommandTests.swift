import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `plot`, `map`, `hist`, `show flow`: what they compute, say and refuse.
@Suite struct PictureCommandTests {
    private static let xor = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5"
    private static let trained = "\(xor); train 50"

    // MARK: - What is drawn

    @Test func coursesAreThoseOfTheTraining() throws {
        let harness = Harness(Self.trained)
        let loss = try #require(harness.output(of: "plot loss").plots.first?.series.first)
        #expect(loss.xs == (0...50).map(Double.init) && loss.ys == harness.session.training.points.map(\.loss))
        let both = try #require(harness.output(of: "plot loss, norm(W1)").plots.first?.series)
        #expect(both.map(\.name) == ["loss", "norm(W1)"] && both[1].xs.last == 50)
        let norm = harness.value("norm(W1)")
        #expect(both[1].ys.last == norm)
        harness.must("goto step 20")
        let then = harness.value("norm(W1)")
        #expect(both[1].ys[both[1].xs.firstIndex(of: 20) ?? 0] == then)
    }

    @Test func rowsKeptAsideStandBeside() throws {
        let harness = Harness(
            "data spiral n=60 classes=3; split 0.6 0.2 0.2; network 2 -> 4 tanh -> 3 softmax; train 20")
        for part in ["test", "validation"] {
            let series = try #require(harness.output(of: "plot loss \(part)").plots.first?.series)
            #expect(series.map(\.name) == ["training", part])
            #expect(abs((series[1].ys.last ?? 0) - harness.value("\(part)_loss")) < 1e-12)
        }
        #expect(harness.error(of: "plot lr test")?.hint?.contains("plot loss test") == true)
        #expect(Harness(Self.trained).error(of: "plot loss test")?.message.contains("test") == true)
    }

    @Test func functionsAreComputedAtEachPlace() throws {
        let series = try #require(Harness().output(of: "plot z^2, -z for z in -1:0.5:1").plots.first?.series)
        #expect(series.map(\.ys) == [[1, 0.25, 0, 0.25, 1], [1, 0.5, 0, -0.5, -1]])
        #expect(series[0].xs == [-1, -0.5, 0, 0.5, 1])
        let inLoop = Harness().output(of: "for z in 2:2 { plot z^2 for z in 0:3 }").plots.first?.series.first
        #expect(inLoop?.ys == [0, 1, 4, 9])
        let outer = Harness().output(of: "for k in 2:2 { plot k * z for z in 0:3 }").plots.first?.series.first
        #expect(outer?.ys == [0, 2, 4, 6])
    }

    @Test func slicesAreWhatTheLossWouldBe() throws {
        let harness = Harness(Self.trained)
        let before = harness.session
        let series = try #require(harness.output(of: "plot loss for W1[2,1] in -2:0.5:2").plots.first?.series)
        for (place, value) in zip(series[0].xs, series[0].ys) {
            let other = Harness(Self.trained)
            other.must("W1[2,1] = \(place)")
            #expect(abs(other.value("loss") - value) <= 1e-12)
        }
        #expect(series[1].name == "now" && series[1].xs == [harness.value("W1[2,1]")])
        #expect(harness.session.hasSameState(as: before))
        for varied in ["b2", "lr", "x[1,2]", "W2[3]", "alpha"] {
            #expect(harness.error(of: "plot loss for \(varied) in 0:0.5:1") == nil, "\(varied)")
        }
    }

    @Test func gradientsFollowWhatVaries() throws {
        let harness = Harness(Self.trained)
        let series = try #require(harness.output(of: "plot dW1[1,1] for W1[1,1] in -1:1").plots.first?.series[0])
        harness.must("W1[1,1] = -1; backward")
        #expect(series.ys[0] == harness.value("dW1[1,1]"))
    }

    @Test func surfacesHaveTheWayOfTheTraining() throws {
        let harness = Harness(Self.trained)
        let block = harness.output(of: "map loss for W1[1,1] in -1:0.5:1, W1[2,1] in -1:1").pictures.first
        guard case .field(let field)? = block?.drawing else { throw Expected.field }
        #expect(field.xs.count == 5 && field.ys == [-1, 0, 1] && field.values.count == 15)
        harness.must("W1[1,1] = 0.5; W1[2,1] = -1")
        #expect(field.values[3] == harness.value("loss"))
        let path = try #require(field.series.first)
        harness.must("undo; undo; goto step 0")
        #expect(path.xs.first == harness.value("W1[1,1]") && path.ys.first == harness.value("W1[2,1]"))
        #expect(field.contours == field.contours.sorted())
        let (low, high) = (field.values.min() ?? 0, field.values.max() ?? 0)
        #expect(field.contours.allSatisfy { low < $0 && $0 < high } && !field.contours.isEmpty)
    }

    private enum Expected: Error { case field, image, network }

    @Test func mapsOfInputsAreInTheUnitsOfTheData() throws {
        let harness = Harness(
            "data iris; split 0.8; normalize; network 4 -> 5 tanh -> 3 softmax; optimizer adam lr=0.05; train 60")
        let picture = harness.output(of: "map yhat for x[:,3] in 1:0.5:6, x[:,4] in 0:0.5:2").pictures.first
        guard case .field(let field)? = picture?.drawing else { throw Expected.field }
        #expect(field.xs.first == 1 && field.ys.last == 2 && field.contours == [0.5, 1.5])
        // The same asked by hand, the other inputs at their means.
        let dataset = try #require(harness.session.dataset)
        let raw = dataset.rawInputs(dataset.x)
        let means = (0..<2).map { j in (0..<raw.rows).reduce(0) { $0 + raw[$1, j] } / Double(raw.rows) }
        harness.must("p = [\(means[0]), \(means[1]), 4.5, 1.5]")
        let blocks = harness.output(of: "predict p")
        guard case .matrix(let answer)? = blocks.first else { throw Expected.field }
        let best = answer.values.indices.max { answer.values[$0] < answer.values[$1] }
        #expect(field.values[3 * field.xs.count + 7] == best.map(Double.init))
        #expect(picture?.sentence.contains("the other 2 inputs at the mean") == true)
    }

    @Test func imagesHaveTheNumbersOfTheMatrix() throws {
        let picture = Harness().output(of: "map [1, -2, 3, 4, 5, 6] as 3").pictures.first
        guard case .image(let image)? = picture?.drawing else { throw Expected.image }
        #expect(
            image.rows == 2 && image.columns == 3 && image.values == [1, -2, 3, 4, 5, 6] && image.scale == .diverging)
        #expect(
            picture?.sentence.hasPrefix("[1, -2, 3, 4, 5, 6] is 1×6: largest 6 at [1,6], smallest -2 at [1,2]") == true)
    }

    @Test func confusionCountsTheRows() throws {
        let harness = Harness("data [1; 2; 3; 4] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; W1 = 1; b1 = -1.5")
        let picture = harness.output(of: "map confusion").pictures.first
        guard case .image(let image)? = picture?.drawing else { throw Expected.image }
        #expect(image.values == [1, 1, 0, 2] && image.rowTitle == "actual" && image.showsNumbers)
        #expect(
            picture?.sentence
                == "3 of 4 training rows have the right class; most frequent of 1 mistake: 0 taken for 1 (1); hardest 0 (1 of 2), easiest 1 (2 of 2); right in each class: 0 1 of 2, 1 2 of 2"
        )
    }

    @Test func networksHaveTheirWeights() throws {
        let harness = Harness(Self.xor)
        let picture = harness.output(of: "map model").pictures.first
        guard case .network(let network)? = picture?.drawing else { throw Expected.network }
        #expect(network.layers.map(\.units) == [2, 3, 1] && network.weights.map(\.name) == ["W1", "W2"])
        #expect(network.weights[0].values == harness.values("W1") && network.layers[1].values == harness.values("b1"))
        let convolution = Harness("network image 6 6 -> conv 3 3 2 relu -> pool 2 -> 3 softmax")
        #expect(convolution.error(of: "map model") == nil)
    }

    @Test func flowSaysWhereGradientsVanish() throws {
        let deep = "network 2 -> 8 sigmoid -> 8 sigmoid -> 8 sigmoid -> 8 sigmoid -> 1 sigmoid; data xor"
        let picture = try #require(Harness(deep).output(of: "show flow").pictures.first)
        #expect(picture.sentence.contains("the smallest gradient is that of a1"))
        let harness = Harness(Self.trained)
        guard case .bars(let bars)? = harness.output(of: "show flow").pictures.first?.drawing else {
            throw Expected.image
        }
        #expect(bars.rows.map(\.label) == ["a1", "a2"] && bars.rows[0].histories.map(\.count) == [13, 13])
        harness.must("backward")
        #expect(abs(bars.rows[0].values[1] - harness.value("sqrt(mean(da1^2))")) < 1e-15)
    }

    // MARK: - Refusals

    @Test(arguments: [
        ("plot", "plot needs"), ("plot z for z", "it is not said where z varies"),
        ("plot z for z in", "'for' needs"), ("plot z for", "'for' needs"),
        ("plot z for z in 0:1e-9:1", "are too many to draw, at most 100000"),
        ("map z * k for z in 0:0.001:1, k in 0:0.001:1", "1001 times 1001 places are too many to draw"),
        ("map z for z in 0:1", "a map needs two things that vary"),
        ("map z * k for z in [0, 1, 5], k in 0:1", "ascend at equal distances"),
        ("plot loss for W1 in 0:1", "W1 is not one number that could vary"),
        ("plot loss for (2) in 0:1", "2 is not one number that could vary"),
        ("plot W1 for z in 0:1", "W1 is 2×3, one number is drawn at each place"),
        ("plot loss, yhat", "loss is a number, which is drawn over the training"),
        ("plot yhat against W1", "yhat has 4 numbers, W1 has 6"), ("map W1 as 4", "6 numbers do not fill rows of 4"),
        ("repeat 2 { step; plot norm(W1) }", "is drawn behind the block"),
        ("map yhat for x[:,1], x[:,3]", "from 1 to 2"), ("map yhat for x[:,1], x[:,1]", "both axes are the same input"),
        ("map yhat to \"a.gif\"", "no picture can be written to 'a.gif'"),
        ("show W1 to \"a.txt\"", "show W1 draws no picture"),
        ("show model to \"a.txt\"", "show model draws no picture"),
        ("plot loss test against y", "exclude"),
    ])
    func errorsSayWhatIsNeeded(line: String, message: String) throws {
        let harness = Harness(Self.trained)
        let before = harness.session
        let error = try #require(harness.error(of: line), "\(line)")
        #expect(error.message.contains(message) || message == "exclude", "\(line): \(error.message)")
        #expect(line.hasPrefix("repeat") || harness.session.hasSameState(as: before))
    }

    @Test func regressionHasNoConfusion() {
        let harness = Harness("data diabetes; network 10 -> 1; train 1")
        #expect(harness.error(of: "map confusion")?.hint?.contains("plot yhat against y") == true)
        #expect(harness.error(of: "plot yhat against y") == nil)
    }

    @Test(arguments: ["plot loss for W1[1,1] in 0:0.001:50", "map loss for W1[1,1] in 0:0.01:1, W1[2,1] in 0:0.01:1"])
    func controlCStops(line: String) {
        let harness = Harness(Self.trained)
        harness.asksUntilInterrupt = 50
        #expect(harness.run(line) == .interrupted)
    }

    // MARK: - Files

    @Test func picturesAreWritten() {
        let harness = Harness(Self.trained)
        let lines = harness.lines(of: "plot loss")
        #expect(
            harness.lines(of: "plot loss to \"loss.txt\"").joined(separator: " ").hasPrefix(
                "wrote loss.txt: loss; loss falls"))
        #expect(harness.text(ofFile: "loss.txt") == lines.map { $0 + "\n" }.joined())
        #expect(harness.error(of: "plot loss to \"loss.txt\"")?.message.contains("exists") == true)
        harness.must(
            "plot loss to \"loss.txt\" force; show flow to \"flow.txt\"; hist W1 to \"h.txt\"; map W1 to \"w.txt\"")
        #expect(harness.files.keys.sorted() == ["flow.txt", "h.txt", "loss.txt", "w.txt"])
    }

    @Test func formWordsBeginAnew() throws {
        let vocabulary = ["plot z for z in -1:1", "plot z for z in - 1:1"]
        for line in vocabulary { #expect(Harness().error(of: line) == nil, "\(line)") }
        let harness = Harness("repeat 1 { plot z for z in -1:1 }")
        #expect(harness.error == nil)
        #expect(harness.interpreter.completions(of: "plot z for z ", at: 13).candidates == ["in "])
        #expect(Harness().error(of: "to = 3; plot [to, to - 1]") == nil)
    }

    /// Between two classes lies none: a place has that of the nearest place of the grid.
    @Test func classesAreNotMixed() throws {
        let harness = Harness("data iris; normalize; network 4 -> 5 tanh -> 3 softmax; lr=0.1; train 100")
        let picture = try #require(harness.output(of: "map yhat").pictures.first)
        guard case .field(let field) = picture.drawing else { throw Diagnostic("no field") }
        #expect(field.classes == ["setosa", "versicolor", "virginica"])
        let top = field.values.suffix(field.xs.count)
        #expect(Set(top) == [0, 2])
        let lines = harness.lines(of: "map yhat").filter { $0.contains("4.5┤") }
        #expect(lines.count == 1 && !lines[0].drop { $0 != "┤" }.contains("1"))
    }

    /// What a free variable would hide is no place that varies.
    @Test(arguments: ["x", "y", "yhat", "z1", "dW1", "step"]) func whatIsComputedDoesNotVary(name: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train 5")
        #expect(
            harness.error(of: "plot sum(yhat) for \(name) in -1:0.5:1")?.message
                == "\(name) is not one number that could vary")
    }

    @Test(arguments: ["map z for z in 0:1:0, w in 0:1:3", "map z for z in 0:1:3, z in 0:1:3"])
    func mapsNeedTwoThingsThatVary(line: String) {
        #expect(Harness().error(of: line)?.hint?.contains("map z * k for z") == true)
    }

    @Test(arguments: [
        ("data xor; network 2 -> 3 tanh -> 1; W1[1,1] = nan", "map model", ", 1 is no finite number"),
        ("data xor; network 2 -> 3 tanh -> 1; W1 = W1 * nan", "map model", "no number of W1 is finite"),
        (
            "seed 1; data xor; network 2 -> 3 relu dropout=0.5 -> 1 sigmoid; train 5", "plot loss for W1[1,1] in -1:1",
            "; with the random numbers that are held now"
        ),
        (
            "data xor; network 2 -> 1; W1 = [0; 0]; b1 = 0", "map loss for W1[1,1] in -1:1, W1[2,1] in -1:1",
            "; now loss is 0.5"
        ),
        ("data xor; network 2 -> 1; W1 = [3; 0]", "plot loss for W1[1,1] in -1:1", "; now W1[1,1] is 3"),
    ])
    func sentencesSayWhatIsNotDrawn(setup: String, line: String, words: String) {
        let sentence = Harness(setup).output(of: line).pictures.first?.sentence ?? ""
        #expect(sentence.contains(words), "\(sentence)")
    }

    @Test func classNumbersAreNoPlane() {
        let harness = Harness("data text codes=true; network 3 -> embedding 4 -> 28 softmax")
        #expect(
            harness.error(of: "map yhat")?.message
                == "the inputs are class numbers, between which there is nothing to draw")
    }
}
