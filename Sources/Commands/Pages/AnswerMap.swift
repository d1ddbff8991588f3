import Insight
import Modelling
import Reporting

/// What a model of two inputs answers over the plane of its data, moment by moment.
struct AnswerMap {
    private let map: InputMap
    private let executor: Executor
    /// How many outputs the model has.
    private let columns: Int

    private static let places = 28

    /// Nil where there are no two inputs to draw over.
    init?(_ session: Session, _ executor: Executor) {
        guard let x = session.trainingX, x.columns == 2,
            let map = try? InputMap(session, name: "yhat", gridSize: (Self.places, Self.places)),
            let outputs = try? executor.outputs(session, x: x, y: nil).output(),
            (try? map.answers(at: session, executor)) != nil
        else { return nil }
        (self.map, self.executor, columns) = (map, executor, outputs.columns)
    }

    /// About how many bytes the numbers of a moment take in a page.
    var bytesForMoment: Int { map.count * 4 / 3 }

    func answers(_ moment: Session) -> [Double] {
        (try? map.answers(at: moment, executor)) ?? [Double](repeating: .nan, count: map.count)
    }

    func map(_ fields: [[Double]]) -> Page.Map {
        Page.Map(field: map.field(ofAnswers: fields.last ?? [], columns: columns), values: fields)
    }
}
