/// An array in memory: where it lies, by which copies that share it are known, and how many bytes it takes.
package struct HeldArray: Hashable, Sendable {
    package let address: UInt
    package let bytes: Int

    /// Nil for an array without elements, which takes nothing.
    package init?<Element>(_ array: [Element]) {
        guard !array.isEmpty else { return nil }
        address = array.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        // What the array and the allocator keep beside the elements.
        bytes = array.count * MemoryLayout<Element>.stride + 48
    }
}

extension Samples {
    package var held: [HeldArray] { [HeldArray(x.values), HeldArray(y.values)].compactMap(\.self) }
}

extension Dataset {
    /// The arrays that it keeps alive.
    package var held: [HeldArray] {
        let numbers = [
            HeldArray(rowNumbers), HeldArray(normalization?.offset ?? []), HeldArray(normalization?.scale ?? []),
        ]
        let targets = [HeldArray(targetNormalization?.offset ?? []), HeldArray(targetNormalization?.scale ?? [])]
        let names = [HeldArray(featureNames), HeldArray(targetNames), HeldArray(classLabels), HeldArray(columns)]
        return training.held + (validation?.held ?? []) + (test?.held ?? [])
            + (numbers + targets + names).compactMap(\.self)
    }
}

extension OptimizerState {
    package var held: [HeldArray] { slots.compactMap { HeldArray($0) } }
}
