import Autodiff
import Learning
import Reporting
import Syntax

/// One `predict` command: which inputs are meant, in which units they are, and what the model makes of them.
struct Prediction {
    static let raw = Key.flag("raw", "the inputs are in the units of the data: they are normalized as the data were")
    static let scaled = Key.flag("scaled", "the inputs are in the units of x: they are taken as they are")
        .excluding("raw")
    static let inputs = Key.optional("inputs", .expression, "one row per sample; x if left out")

    private let context: any Context
    /// Nil where the model reads no inputs.
    private let x: Matrix?
    /// What was done about the units; nil where the data are not normalized.
    private let remark: String?

    /// Names whose values are in the units that the model sees.
    static let scaledNames: Set = ["x", "xtest", "xvalidation"]

    init(_ call: Call, _ context: any Context) throws(Diagnostic) {
        self.context = context
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let (isRaw, asksScaled, typed) = (try call[Self.raw], try call[Self.scaled], try call[Self.inputs])
        // A variable of such a name, alone, is what is meant by it.
        let word = [(isRaw, "raw"), (asksScaled, "scaled")].first { $0 && session.variables[$1] != nil }?.1
        guard let inputs = typed ?? word.map(Expression.init(name:)) else {
            if isRaw { throw call.failure(Diagnostic.rawNeedsInputs) }
            if session.x == nil, session.readsInputs { throw Diagnostic.noInputs }
            x = session.readsInputs ? session.x : nil
            remark = session.dataset?.normalization == nil ? nil : "inputs: x, normalized already"
            return
        }
        let isForced = typed != nil
        let given = try context.evaluator(call.source).matrix(inputs, for: "an input")
        if let known = session.modelInputs, known != given.columns {
            throw call.failure(Diagnostic.inputColumns(given.columns, needed: known), at: inputs.span)
        }
        guard let dataset = session.dataset, dataset.normalization != nil else {
            (x, remark) = (given, nil)
            return
        }
        let names = inputs.freeNames.filter { context.local($0) == nil }
        let comesFromX = !names.isDisjoint(with: Self.scaledNames)
        let isScaled = isForced && asksScaled || comesFromX && !(isForced && isRaw)
        if isScaled {
            x = given
            remark = "inputs: in the units of x, normalized already"
            return
        }
        do throws(DataError) { x = try dataset.normalized(given) } catch {
            var refused = Diagnostic(error)
            refused.hint = "take them as the model does: predict scaled \(inputs.text)"
            throw call.failure(refused, at: inputs.span)
        }
        let hasWay = !names.isEmpty && !(isForced && isRaw)
        remark = "inputs: raw, normalized as the data were" + (hasWay ? "; if not: predict scaled \(inputs.text)" : "")
    }

    func show() throws(Diagnostic) {
        let session = context.session
        let evaluation =
            if let x { try context.executor.outputs(session, x: x, y: nil) } else {
                try context.executor.evaluation(session)
            }
        let yhat = try evaluation.output()
        let dataset = session.dataset
        context.emit(.value(dataset?.rawTargets(yhat) ?? yhat, name: "yhat"))
        if dataset?.targetNormalization != nil {
            context.emit(.text("outputs: in the units of the file, normalized no more"))
        }
        if let x, let bad = context.executor.badOutput(session, x: x, yhat) {
            context.notice(bad.sentence, hint: bad.hint)
        }
        if let labels = session.dataset?.classLabels, !labels.isEmpty {
            let threshold = session.trainingY.map(Metrics.threshold) ?? 0.5
            let classes = (0..<min(yhat.rows, 10)).map {
                labels[min(Metrics.classIndex(yhat, row: $0, threshold: threshold), labels.count - 1)]
            }
            context.emit(.text("class \(classes.joined(separator: ", "))\(yhat.rows > 10 ? ", …" : "")"))
        }
        if let remark { context.emit(.text(remark)) }
    }
}
