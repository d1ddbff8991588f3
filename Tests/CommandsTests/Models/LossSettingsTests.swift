import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `loss ce smoothing=0.1`: settings are kept, shown, saved and used, also where the loss is one with the output.
@Suite struct LossSettingsTests {
    @Test(arguments: [
        ("huber", "delta=0.5", "network 1 -> 1"), ("smooth_l1", "beta=2", "network 1 -> 1"),
        ("pinball", "q=0.75", "network 1 -> 1"), ("ce", "smoothing=0.1", "network 1 -> 3 softmax"),
        ("multi_margin", "margin=0.5", "network 1 -> 3"), ("focal", "gamma=1 alpha=0.5", "network 1 -> 1 sigmoid"),
        ("gaussian_nll", "eps=0.25", "network 1 -> 2"),
    ])
    func areUsed(_ loss: String, _ settings: String, _ network: String) throws {
        let isOfClasses = network.contains("3")
        let data = "x = [0.5; -1; 2]; y = \(isOfClasses ? "[1; 3; 2]" : "[1; 0; 1]")"
        let harness = Harness("\(data); \(network); loss \(loss) \(settings)")
        #expect(harness.session.presentLossText == "\(loss) \(settings)")
        let call = harness.session.presentLossCall
        #expect(call == "\(loss)(yhat, y, \(settings.replacing(" ", with: ", ")))")
        let targets = isOfClasses ? call.replacing(", y,", with: ", y == (1:3),") : call
        expectClose(harness.matrix(targets), harness.matrix("loss") ?? Matrix(.nan), 1e-12, call)
        #expect(harness.lines(of: "show model").joined().contains("loss \(loss) \(settings)"))
        // Training, which takes loss and output as one, goes where the gradients point.
        harness.must("backward; optimizer sgd lr=0.1; expected = W1 - 0.1 * dW1; train 1 steps")
        expectClose(harness.matrix("W1"), harness.matrix("expected") ?? Matrix(.nan), 1e-12, "\(loss), one step")
        let plain = Harness("\(data); \(network); loss \(loss)")
        #expect(plain.value("loss") != Harness("\(data); \(network); loss \(loss) \(settings)").value("loss"))
        harness.must("loss \(loss)")
        #expect(harness.session.presentLossText == loss && harness.session.lossSettings.isEmpty)
    }

    @Test(arguments: [
        ("loss huber delta=-1", "delta lies between 1e-12 and 1000000000000, not at -1"),
        ("huber(1, 2, delta=-1)", "'delta' of huber must be from 1e-12 to 1000000000000, not -1"),
        ("huber(1, 2, beta=1)", "huber has no argument called 'beta'"),
        ("huber(1, 2, 3, delta=4)", "huber has the argument 'delta' twice"),
    ])
    func refusals(_ line: String, _ message: String) {
        let harness = Harness("x = [1]; y = [1]; network 1 -> 1")
        #expect(harness.error(of: line)?.message == message)
    }

    /// Class numbers will do where classes are wanted, whatever the loss.
    @Test func classNumbers() {
        let harness = Harness("x = [1; 2; 3]; y = [1; 2; 3]; network 1 -> 3; loss multi_margin; backward")
        #expect(harness.value("loss") > 0)
    }
}
