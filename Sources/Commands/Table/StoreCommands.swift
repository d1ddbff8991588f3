import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting

extension CommandTable {
    /// store, load: a training as a file.
    static let storeCommands: [Command] = [store, load]

    private static let file = Key.required("file", .file, "the file, as \"run.safetensors\"")
    private static let ending = ".safetensors"

    /// Another program whose names and shapes a file has.
    private static let programs = ["torch"]
    private static let program = Key.phrase(
        "as", .word(of: "program") { _ in programs }.shown(as: "torch"), "names and shapes of PyTorch")

    private static let store = Command(
        "store", .training, "keep the training in a file: weights, optimizer, random numbers",
        parameters: [file, program, force],
        discussion: """
            All from which the next update follows: a training that is loaded in a new process goes on with the same bits. The \
            data and the model are not in it: a script has them. With as torch the file has the weights alone, under \
            the names of torch.nn.Sequential, transposed as there.
            """,
        examples: []
    ) { (call, context) throws(Diagnostic) in
        let path = try call[file]
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        guard path.hasSuffix(ending) else { throw call.failure(Diagnostic.safetensorsName(path)) }
        let bytes =
            try call[program] == nil ? StoredTraining(session).contents.bytes : Weights(torch: session).bytes
        try context.writeFile(path, bytes, as: ending, replaces: try call[force], from: call.source)
        context.emit(
            .text("stored \(counted(session.parameters.count, "parameter")) at step \(session.step) in \(path)"))
        return .done
    }

    private static let load = Command(
        "load", .training, "go on with a training that was stored, or take weights from a file",
        parameters: [file, program],
        discussion: """
            The model must be there with parameters of the same names and shapes. Of a file that `store` wrote everything is \
            taken: step, optimizer, random numbers, normalization; a new line of moments begins, and steps before the stored one cannot be reached. Of \
            other files the arrays with the names of the parameters. With as torch weights and biases are taken in the order of \
            their names, and transposed.
            """,
        examples: []
    ) { (call, context) throws(Diagnostic) in
        let path = try call[file]
        guard context.session.model != nil else { throw Diagnostic.noModelToLoad }
        let bytes = try context.readFile(path)
        let contents: Safetensors
        do throws(DataError) { contents = try Safetensors(bytes, file: path) } catch { throw Diagnostic(error) }
        if try call[program] != nil {
            let weights = Weights(contents)
            let (values, sources) = try weights.torchParameters(for: context.session)
            take(values, path, context)
            let shown = sources.prefix(8).map { "\($0.parameter) is \($0.array)" }.joined(separator: ", ")
            context.emit(.text(shown + (sources.count > 8 ? ", …" : "")))
            noteUnused(weights.unused(but: Set(sources.map(\.array))), context)
        } else if let stored = try StoredTraining(contents) {
            var session = context.session
            for remark in try stored.restore(into: &session) { context.notice(remark) }
            context.session = session
            context.emit(
                .text("loaded the training of \(path) at step \(session.step); earlier steps cannot be reached"))
        } else {
            let weights = Weights(contents)
            take(try weights.parameters(for: context.session), path, context)
            noteUnused(weights.unused(but: Set(context.session.parameters.keys)), context)
        }
        return .done
    }

    private static func noteUnused(_ names: [String], _ context: any Context) {
        guard !names.isEmpty else { return }
        context.notice("not used: \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? ", …" : "")")
    }

    private static func take(
        _ parameters: OrderedDictionary<String, Matrix>, _ path: String, _ context: any Context
    ) {
        context.session.parameters = parameters
        context.emit(.text("took \(counted(parameters.count, "parameter")) from \(path)"))
    }
}
