import Autodiff
import Learning
import OrderedCollections

/// The memory that a session keeps alive and another does not: what is freed with it.
package struct Footprint {
    package private(set) var bytes = MemoryLayout<Session>.stride
    /// Arrays that the other session does not hold in the same place.
    private var candidates: Set<HeldArray> = []

    package init(of session: Session, notSharedWith other: Session) {
        addNames(session, other)
        addParameters(session.parameters, other.parameters)
        addGradients(session, other)
        candidates.formUnion(session.held.subtracting(other.held))
        if session.random != other.random { bytes += 512 }
        if session.optimizer.settings != other.optimizer.settings { bytes += 512 }
        if let model = session.model?.object, model !== other.model?.object { bytes += model.footprint }
        bytes += session.training.bytes(notSharedWith: other.training)
        bytes += session.transcript.bytes(notSharedWith: other.transcript)
        addCandidates(notIn: other)
    }

    // MARK: - The parts of a session

    private mutating func addNames(_ session: Session, _ other: Session) {
        addValues(session.variables, other.variables)
        var definitions = 0
        session.functions.eachUnshared(with: other.functions, part: { definitions += $0 }) { own, theirs in
            if own != theirs { definitions += own.object.footprint }
        }
        session.commands.eachUnshared(with: other.commands, part: { definitions += $0 }) { own, theirs in
            if own != theirs { definitions += own.object.footprint }
        }
        bytes += definitions
    }

    private mutating func addValues(_ own: NamedValues<Matrix>, _ theirs: NamedValues<Matrix>) {
        var parts = 0
        var arrays: [HeldArray] = []
        own.eachUnshared(with: theirs, part: { parts += $0 }) { value, their in
            guard let array = HeldArray(value.values), array.address != their?.address else { return }
            arrays.append(array)
        }
        bytes += parts
        candidates.formUnion(arrays)
    }

    /// Parameters and gradients: dictionaries that are written as a whole.
    private mutating func addParameters(
        _ own: OrderedDictionary<String, Matrix>, _ theirs: OrderedDictionary<String, Matrix>
    ) {
        guard own.storage != theirs.storage else { return }
        bytes += 64 + own.count * MemoryLayout<Matrix>.stride
        let agree = own.count == theirs.count
        if !agree { bytes += own.count * 32 }
        for (place, value) in own.values.enumerated() {
            guard let array = HeldArray(value.values) else { continue }
            if agree, array.address == theirs.values[place].address { continue }
            candidates.insert(array)
        }
    }

    private mutating func addGradients(_ session: Session, _ other: Session) {
        guard let own = session.gradients else { return }
        let theirs = other.gradients
        if let theirs, own.values.storage == theirs.values.storage { return }
        // Their names are made anew each time.
        bytes += own.values.count * 32 + own.unreached.count * 32
        addParameters(own.values, theirs?.values ?? [:])
        bytes += 1024
        addParameters(own.subject.parameters, other.parameters)
        candidates.formUnion(own.subject.matrices.compactMap { HeldArray($0.values) })
    }

    /// Counts the arrays that the other session holds nowhere. Small ones are not looked for.
    private mutating func addCandidates(notIn other: Session) {
        if candidates.contains(where: { $0.bytes >= 4096 }) {
            candidates.subtract(other.held)
            candidates.subtract(other.arrays)
        }
        bytes += candidates.reduce(0) { $0 + $1.bytes }
    }
}

extension Session {
    /// The arrays of the data, of the optimizer and of the order of rows.
    fileprivate var held: Set<HeldArray> {
        var arrays = Set(
            [trainingX, trainingY, trainingWeights, x, y, weights].compactMap { $0.flatMap { HeldArray($0.values) } })
        arrays.formUnion(dataset?.held ?? [])
        if case .rows(let weights) = balance, let array = HeldArray(weights) { arrays.insert(array) }
        arrays.formUnion(optimizer.held)
        arrays.formUnion(cursor?.held ?? [])
        return arrays
    }

    /// All other arrays.
    fileprivate var arrays: Set<HeldArray> {
        var all: Set<HeldArray> = []
        func add(_ matrix: Matrix?) {
            if let array = matrix.flatMap({ HeldArray($0.values) }) { all.insert(array) }
        }
        for (_, value) in variables { add(value) }
        parameters.values.forEach(add)
        if let gradients {
            gradients.values.values.forEach(add)
            gradients.subject.parameters.values.forEach(add)
            gradients.subject.matrices.forEach(add)
        }
        return all
    }
}

extension Matrix {
    fileprivate var address: UInt { values.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } }
}

extension OrderedDictionary {
    /// Where the values lie: equal for copies that share them.
    fileprivate var storage: UInt {
        values.elements.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    }
}

/// About what a part of a formula takes as a tree.
private let bytesOfPart = 200

extension UserFunction {
    fileprivate var footprint: Int { 256 + body.weight * bytesOfPart }
}

extension UserCommand {
    fileprivate var footprint: Int { 256 + body.text.utf8.count * bytesOfPart / 2 }
}
