import Insight
import Modelling

/// All commands of the language, in the order in which help lists them.
package enum CommandTable {
    package static let all: [Command] =
        buildingCommands + dataCommands + stepCommands + trainingCommands + lookingCommands + explainCommands
        + deriveCommands + diagnosisCommands + programCommands + timeCommands + generalCommands

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static let names: [String] = all.map(\.name)

    package static func named(_ name: String) -> Command? { byName[name] }
}
