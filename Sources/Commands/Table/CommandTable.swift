import Insight
import Modelling
import Syntax

/// The commands that can be typed, in the order in which help lists them.
package struct CommandTable: Sendable {
    package let commands: [Command]
    package let names: [String]
    /// What the parser must know of some of them.
    package let traits: CommandTraits
    private let byName: [String: Command]

    package init(_ commands: [Command]) {
        self.commands = commands
        names = commands.map(\.name)
        byName = Dictionary(uniqueKeysWithValues: commands.map { ($0.name, $0) })
        traits = CommandTraits(
            valued: Set(commands.filter(\.hasValue).map(\.name)),
            takingFiles: Set(commands.filter(\.takesFile).map(\.name)),
            question: commands.first(where: \.answersQuestions)?.name)
    }

    package func named(_ name: String) -> Command? { byName[name] }
}

extension CommandTable {
    /// All commands of the language.
    package static let standard = CommandTable(all)

    package static let all: [Command] =
        buildingCommands + dataCommands + stepCommands + trainingCommands + lookingCommands + explainCommands
        + deriveCommands + diagnosisCommands + programCommands + timeCommands + generalCommands

    package static var names: [String] { standard.names }

    package static func named(_ name: String) -> Command? { standard.named(name) }
}
