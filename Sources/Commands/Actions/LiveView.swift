import Insight
import Learning
import Modelling
import Reporting

/// A training that is watched while it runs: the course of its loss, and where there are two inputs what the model answers
/// over them, drawn again and again in the same place.
struct LiveView {
    private let context: any Context
    private let began: Double
    private var drawnAt: Double
    /// The seconds that drawing took, all in all and the last time.
    private var (spent, last) = (0.0, 0.0)

    /// At most ten times a second, and at most this share of the time of the training.
    private static let (pause, share) = (0.1, 0.04)

    init(_ context: any Context) {
        self.context = context
        began = context.environment.clock()
        drawnAt = began
    }

    /// Whether it is time to draw, and drawing as long as the last time costs no more than it may.
    func isDue(_ now: Double) -> Bool {
        now - drawnAt >= Self.pause && spent + last <= Self.share * (now - began)
    }

    /// - Parameter loss: of the update done last.
    mutating func draw(_ session: Session, loss: Double, at place: String) {
        guard let show = context.environment.showLive else { return }
        let start = context.environment.clock()
        var seen = session
        if loss.isFinite {
            seen.training.record(.init(step: session.step, epoch: session.epoch, loss: loss))
        }
        let blocks = [.text("training: \(place)")] + Self.pictures(of: seen, context).map(Report.Block.picture)
        show(blocks.map { Report($0, digits: session.digits) })
        drawnAt = context.environment.clock()
        last = drawnAt - start
        spent += last
    }

    func end() { context.environment.showLive?([]) }

    /// What can be drawn of a session: nothing before there is a course.
    static func pictures(of session: Session, _ context: any Context) -> [Report.Picture] {
        let course = TrainingReport.picture(session)
        return [course, map(session, context)].compactMap(\.self)
    }

    private static func map(_ session: Session, _ context: any Context) -> Report.Picture? {
        guard session.trainingX?.columns == 2 else { return nil }
        return try? InputMap(session, name: "yhat").picture(ofAnswers: context.executor, PictureWords(session))
    }
}
