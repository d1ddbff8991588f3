import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What `show training` says of a course: made up ones, and real ones.
@Suite struct ObservationTests {
    private static func course(_ losses: [Double], heldOut: [Double?] = []) -> TrainingCourse {
        let points = losses.enumerated().map { place, loss in
            TrainingHistory.Point(
                step: place, epoch: Double(place), loss: loss,
                heldOut: heldOut.indices.contains(place) ? heldOut[place] : nil)
        }
        return TrainingCourse(points, showing: 12)
    }

    private static func words(_ course: TrainingCourse) -> [String] {
        course.shown.indices.map { Observation.of(course, $0).word }
    }

    /// A made-up course for each row of the table, and what is said of its points.
    private static let courses: [(losses: [Double], heldOut: [Double?], words: [String])] = [
        ([1, 0.4, 0.3, 0.295, 0.2949], [], ["start", "falls fast", "falls", "slows", "flat"]),
        ([1, 0.5, 0.5, 0.5, 0.5], [], ["start", "falls", "converged", "converged", "converged"]),
        ([1, 1, 1, 1], [], ["start", "flat", "flat", "flat"]),
        ([1, 0.5, 0.6, 0.55], [], ["start", "falls", "rises", "falls"]),
        ([1, 0.5, 30, .nan, .infinity], [], ["start", "falls", "diverges", "diverges", "diverges"]),
        (
            [1, 0.8, 0.6, 0.5, 0.4], [1.1, 0.9, 0.85, 0.95, 1.2],
            ["start", "falls", "falls", "overfits", "overfits"]
        ),
        // Of both rising, or of the rows kept aside staying as they are, that is not said.
        ([1, 0.8, 0.9, 0.7], [1, 0.8, 0.9, 0.8], ["start", "falls", "rises", "falls"]),
    ]

    @Test(arguments: courses.indices)
    func wordsFollowTheCourse(_ index: Int) {
        let (losses, heldOut, words) = Self.courses[index]
        #expect(Self.words(Self.course(losses, heldOut: heldOut)) == words)
    }

    /// Below 0 a share of the loss says nothing: what is said depends on how far it has fallen.
    @Test(
        arguments: [-1.5, -3, -20],
        [
            ([1, 0.4, 0.3, 0.295, 0.2949], []), ([1, 0.45, 0.45, 0.45], []), ([1, 1, 1, 1], []),
            ([1, 0.4, 0.5, 0.45], []), ([1, 0.3, 30, .nan, .infinity], []),
            ([1, 0.4, 0.3, 0.25, 0.2], [1.1, 0.9, 0.85, 0.95, 1.2]), ([1, 0.4, 0.45, 0.35], [1, 0.8, 0.9, 0.8]),
            ((0..<111).map { $0 % 2 == 0 ? 0.5 : 0.6 }, []),
        ] as [([Double], [Double])])
    func wordsStayWhereTheLossIsBelowZero(_ shift: Double, _ courses: ([Double], [Double])) {
        let course = Self.course(courses.0, heldOut: courses.1)
        let below = Self.course(courses.0.map { $0 + shift }, heldOut: courses.1.map { $0 + shift })
        #expect(below.isBelowZero && !course.isBelowZero)
        #expect(Self.words(below) == Self.words(course))
        #expect(
            below.shown.indices.filter { Observation.best.holds(below, $0) }
                == course.shown.indices.filter { Observation.best.holds(course, $0) })
    }

    @Test func aSmallRiseBelowZeroIsNoDivergence() {
        #expect(Self.words(Self.course([1, -19, -19.996, -19.75])) == ["start", "falls fast", "slows", "rises"])
        #expect(Self.words(Self.course([-20, -20.0001, -20.0002])) == ["start", "flat", "flat"])
    }

    @Test func whatWasNoNumberStartsAgain() {
        #expect(Self.words(Self.course([1, .nan, 0.8, 0.2])) == ["start", "diverges", "start", "falls fast"])
    }

    @Test func whatGoesUpAndDownSwings() {
        // Between two rows that are shown stand nine others.
        let losses = (0..<111).map { place in place % 2 == 0 ? 0.5 : 0.6 }
        let words = Self.words(Self.course(losses))
        #expect(words.dropFirst().allSatisfy { $0 == "swings" }, "\(words)")
        let falling = (0..<111).map { Self.pow(0.97, Double($0)) }
        #expect(!Self.words(Self.course(falling)).contains("swings"))
    }

    private static func pow(_ base: Double, _ exponent: Double) -> Double {
        (0..<Int(exponent)).reduce(1) { product, _ in product * base }
    }

    @Test func everyRowIsSaidOfSomeCourse() {
        var said = Set(Self.courses.flatMap(\.words))
        said.insert("swings")
        #expect(said == Set(Observation.all.map(\.word)))
        #expect(Set(Observation.all.map(\.word)).count == Observation.all.count)
    }

    @Test func theBestIsWhereTheCourseTurned() {
        let course = Self.course([1, 0.8, 0.6, 0.5, 0.4], heldOut: [1.1, 0.9, 0.85, 0.95, 1.2])
        #expect(course.shown.indices.filter { Observation.best.holds(course, $0) } == [2])
        #expect(Observation.of(course, 4).remark(course, 4) == "since epoch 2")
        let falling = Self.course([1, 0.8, 0.6])
        #expect(!falling.shown.indices.contains { Observation.best.holds(falling, $0) })
    }

    // MARK: - Real ones

    @Test func realCoursesAreSeen() {
        let wide =
            "seed 2; data moons n=60 noise=0.4; split 0.5; network 2 -> 60 tanh -> 60 tanh -> 1 sigmoid; loss bce"
        let over = Harness("\(wide); optimizer adam lr=0.01; train 400").lines(of: "show training").joined(
            separator: "\n")
        #expect(over.contains("overfits: since epoch"))
        #expect(over.contains("best so far"))
        #expect(over.contains("test loss"))
        let big = Harness("data sine; network 1 -> 1; optimizer sgd lr=3; train 40").lines(of: "show training").joined()
        #expect(big.contains("diverges"))
        let done = Harness("data [1; 2] -> [3; 5]; network 1 -> 1; penalty l2 0.1; train 3000").lines(
            of: "show training"
        ).joined()
        #expect(done.contains("converged"))
        let xor = Harness("data xor; network 2 -> 4 tanh -> 1 sigmoid; optimizer adam lr=0.05; train 200")
        let lines = xor.lines(of: "show training")
        #expect(lines.contains { $0.contains("falls fast") })
        #expect(!lines.joined().contains("test loss"))
    }

    /// Classes have an accuracy in every row that is shown of a training that is cheap to measure.
    @Test(arguments: ["train 400", "train 40", "train 300 batch=16", "step; step; step", "train 300; step; step"])
    func accuracyIsInEveryRow(_ training: String) {
        let harness = Harness("data iris; split 0.8; network 4 -> 6 tanh -> 3 softmax; \(training)")
        let course = TrainingCourse(harness.session.training.points, showing: 12)
        #expect(course.shown.allSatisfy { $0.accuracy != nil && $0.heldOut != nil }, "\(training)")
    }

    /// Where passes over all rows would cost too much, the loss that patience watches is kept.
    @Test func whatPatienceMeasuresIsKept() {
        let harness = Harness(
            "data digits; split 0.6 0.2 0.2; network 64 -> 20 tanh -> 10 softmax; train 8 batch=64 patience=50")
        let points = harness.session.training.points
        #expect(points.count > 5 && points.dropFirst().allSatisfy { $0.heldOut != nil })
        #expect(points.contains { $0.accuracy == nil })
    }

    /// Many updates in a block are not each followed by a pass over all other rows.
    @Test func updatesInABlockKeepTheirLossAlone() {
        let harness = Harness("data iris; split 0.8; network 4 -> 3 softmax; repeat 5 { step }")
        let points = harness.session.training.points
        #expect(points.count == 6 && points.allSatisfy { $0.accuracy == nil && $0.heldOut == nil })
    }
}
