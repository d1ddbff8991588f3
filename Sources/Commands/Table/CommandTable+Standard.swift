extension CommandTable {
    /// All commands of the language.
    package static let standard = CommandTable(all)

    package static let all: [Command] = [
        buildingCommands, dataCommands, stepCommands, trainingCommands, updateCommands, penaltyCommands,
        balanceCommands, generateCommands, storeCommands, lookingCommands, pictureCommands, explainCommands,
        deriveCommands, diagnosisCommands, curvatureCommands, programCommands, timeCommands, historyCommands,
        momentCommands, watchCommands, compareCommands, blameCommands, exerciseCommands, lessonCommands,
        exampleCommands, generalCommands,
    ].flatMap { $0 }

    package static var names: [String] { standard.names }

    package static func named(_ name: String) -> Command? { standard.named(name) }
}
