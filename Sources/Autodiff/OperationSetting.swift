/// A number that a row can be told besides its inputs, the same for all elements: `slope` of `leaky_relu(x, slope=0.2)`.
package struct OperationSetting: Sendable {
    package let name: String
    /// What it is where a call does not say.
    package let standard: Double
    package let range: ClosedRange<Double>
    /// One line for help.
    package let meaning: String

    init(_ name: String, _ standard: Double, _ range: ClosedRange<Double>, _ meaning: String) {
        (self.name, self.standard, self.range, self.meaning) = (name, standard, range, meaning)
    }

    /// Any number above 0.
    static let positive = 1e-12...1e12
    static let finite = -1e12...1e12
}

/// The settings of one call, in the order of the row. They lie where kernels can read them.
package final class Settings: Hashable, @unchecked Sendable {
    package let values: [Double]
    package let axis: Axis
    /// It lives as long as the settings.
    let place: UnsafeMutablePointer<Double>

    package init(_ values: [Double], _ axis: Axis = .all) {
        (self.values, self.axis) = (values, axis)
        // Kernels read two at once.
        place = .allocate(capacity: values.count + 2)
        place.initialize(repeating: 0, count: values.count + 2)
        place.update(from: values, count: values.count)
    }

    deinit { place.deallocate() }

    package static func == (a: Settings, b: Settings) -> Bool { a === b || a.values == b.values && a.axis == b.axis }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(values)
        hasher.combine(axis)
    }
}

extension Attribute {
    /// The settings that a call was given.
    package var settings: Settings? {
        guard case .settings(let settings) = self else { return nil }
        return settings
    }
}

/// Rows with settings.
extension Operation {
    /// The same row with numbers that a call may choose. In its texts they stand by their names.
    func with(settings: [OperationSetting]) -> Operation {
        var row = self
        row.settings = settings
        let texts = derivativeTexts
        row.derivativeTexts = { attribute, shapes in
            texts(attribute, shapes).map { Self.filled($0, settings, attribute) }
        }
        return row
    }

    /// The same row with the texts of a call whose settings are all as they usually are.
    func plain(_ definition: String, _ texts: [String]) -> Operation {
        var row = self
        row.plainDefinition = definition
        let (old, settledTexts) = (self, derivativeTexts)
        row.derivativeTexts = { attribute, shapes in
            old.chosen(attribute).isEmpty ? texts : settledTexts(attribute, shapes)
        }
        return row
    }

    /// The same row with what its values can be by its settings.
    func with(range: @escaping @Sendable ([Double]) -> OutputRange) -> Operation {
        var row = self
        row.settledRange = range
        row.range = range(settings.map(\.standard))
        return row
    }

    /// The same row with how it goes quiet by its settings.
    func with(quiet: @escaping @Sendable ([Double]) -> Quiet) -> Operation {
        var row = self
        row.settledQuiet = quiet
        row.quiet = quiet(settings.map(\.standard))
        return row
    }

    /// The attribute with every setting in it: what a call that says nothing means.
    package func settled(_ attribute: Attribute) -> Attribute {
        guard !settings.isEmpty, attribute.settings == nil else { return attribute }
        return .settings(Settings(settings.map(\.standard), attribute.axis))
    }

    /// The attribute of a call with some settings.
    package func attribute(_ chosen: [String: Double], axis: Axis? = nil) -> Attribute {
        guard !settings.isEmpty else { return takesAxis ? .axis(axis ?? defaultAxis) : .none }
        return .settings(Settings(settings.map { chosen[$0.name] ?? $0.standard }, axis ?? defaultAxis))
    }

    /// The value as text in the language, over `inputNames`, with the settings of a call; nil for primitives.
    package func definition(for attribute: Attribute) -> String? {
        if chosen(attribute).isEmpty, let plainDefinition { return plainDefinition }
        return (definitionAlong?(attribute.axis) ?? definition).map { Self.filled($0, settings, attribute) }
    }

    /// What a call says of the settings that are not as they usually are, in the order of the row.
    package func chosen(_ attribute: Attribute) -> [(setting: OperationSetting, value: Double)] {
        zip(settings, attribute.settings?.values ?? []).filter { $0.standard != $1 }.map { ($0, $1) }
    }

    /// A text with numbers in the place of names of settings.
    static func filled(_ text: String, _ settings: [OperationSetting], _ attribute: Attribute) -> String {
        if settings.isEmpty { return text }
        let values = attribute.settings?.values ?? settings.map(\.standard)
        var (filled, word) = ("", "")
        func written(_ word: String) -> String {
            guard let place = settings.firstIndex(where: { $0.name == word }) else { return word }
            let value = values[place]
            let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
            return value < 0 ? "(\(number))" : number
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "_" || (character == "." && !word.isEmpty) {
                word.append(character)
            } else {
                filled += written(word) + String(character)
                word = ""
            }
        }
        return filled + written(word)
    }
}
