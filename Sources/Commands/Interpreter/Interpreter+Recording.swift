import Insight
import Modelling

/// What `save` begins with after a `reset`.
extension Interpreter {
    /// Begins with an empty session, with the settings that are kept. Inside a block the record of the whole statement
    /// stays with all that came before.
    package func beginAnew() {
        let before = session
        session = Session(seed: before.seed)
        session.precision = before.precision
        guard !isPart else {
            session.transcript = before.transcript
            return
        }
        running.recordedText = Interpreter.unrecorded
        let standard = Session()
        if session.seed != standard.seed { record(setting: "seed \(session.seed)") }
        if session.precision != standard.precision { record(setting: "precision \(session.precision.rawValue)") }
    }

    private func record(setting text: String) {
        session.transcript.append(.statement(Transcript.Record(text: text, output: Transcript.Printed([]), files: [])))
    }
}
