import Syntax

/// The commands that can be typed, in the order in which help lists them.
package struct CommandTable: Sendable {
    package let commands: [Command]
    package let names: [String]
    /// What the parser must know of some of them.
    package let traits: CommandTraits
    /// For each word that stands for a command and its argument, the command.
    let topics: [String: String]
    private let places: [String: Int]

    package init(_ commands: [Command]) {
        self.commands = commands
        names = commands.map(\.name)
        places = Dictionary(uniqueKeysWithValues: zip(names, commands.indices))
        topics = Dictionary(
            commands.flatMap { command in command.topics.map { ($0, command.name) } },
            uniquingKeysWith: { first, _ in first })
        let everywhere = commands + commands.flatMap(\.inner)
        traits = CommandTraits(
            valued: Set(commands.filter(\.hasValue).map(\.name)),
            takingFiles: Set(commands.filter(\.takesFile).map(\.name)),
            question: commands.first(where: \.answersQuestions)?.name,
            words: Dictionary(
                everywhere.map { ($0.name, Set($0.declared.flatMap(\.formWords))) },
                uniquingKeysWith: { $0.union($1) }
            ).filter { !$0.value.isEmpty },
            inner: Dictionary(uniqueKeysWithValues: commands.map { ($0.name, Set($0.inner.map(\.name))) })
                .filter { !$0.value.isEmpty },
            comparing: Set(everywhere.filter(\.compares).map(\.name)))
    }

    package func named(_ name: String) -> Command? { places[name].map { commands[$0] } }
}
