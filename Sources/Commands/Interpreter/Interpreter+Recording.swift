import Insight
import Modelling

/// What `save` begins with after a `reset`.
extension Interpreter {
    /// Lets the record of the session begin at a `reset`, with the settings that it kept. Inside a block the whole
    /// statement stays with all that came before.
    func recordReset(of before: Session) {
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
