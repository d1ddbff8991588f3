/// A session to be looked at: its narration, statements and what they printed, one after the other, the moments of its
/// training, and the text that runs it again.
package struct Page: Sendable {
    package var title: String
    /// What is said of the whole below the title: `12 statements`, `seed 42`.
    package var facts: [String]
    package var parts: [Part]
    /// The session as a script, with what it printed.
    package var session: String
    package var moments: Moments?
    /// How a formula of the language is set; nil for what is none.
    package var notation: @Sendable (_ formula: String) -> Notation?

    package init(
        title: String, facts: [String], parts: [Part], session: String, moments: Moments? = nil,
        notation: @escaping @Sendable (String) -> Notation? = { _ in nil }
    ) {
        (self.title, self.facts, self.parts, self.session) = (title, facts, parts, session)
        (self.moments, self.notation) = (moments, notation)
    }

    package enum Part: Sendable {
        case prose([Prose])
        /// A statement as typed, and what it printed.
        case statement(text: String, printed: [Printed])
    }

    package enum Printed: Sendable {
        case report(Report)
        /// What is left as text alone.
        case lines([String])
        case failure(String)
    }
}

extension Page {
    /// A training, moment by moment: the numbers of the model after some of its updates.
    package struct Moments: Sendable {
        /// The updates done at each moment, ascending.
        package var steps: [Int]
        /// How many updates there are to choose from.
        package var updates: Int
        /// The loss at each moment; NaN where there is none.
        package var losses: [Double]
        package var matrices: [Matrix]
        /// The network at the last moment, whose weights are among the matrices; nil where there is none to draw.
        package var network: Report.Network?
        package var map: Map?
        /// The weights one by one, for small models.
        package var weights: [Weight]
        /// Significant digits at most that numbers are shown with.
        package var digits: Int
        /// What was left out for want of room, in words.
        package var remark: String?

        package init(
            steps: [Int], updates: Int, losses: [Double], matrices: [Matrix], network: Report.Network? = nil,
            map: Map? = nil, weights: [Weight] = [], digits: Int, remark: String? = nil
        ) {
            (self.steps, self.updates, self.losses, self.matrices) = (steps, updates, losses, matrices)
            (self.network, self.map, self.weights) = (network, map, weights)
            (self.digits, self.remark) = (digits, remark)
        }
    }

    /// A matrix at all moments.
    package struct Matrix: Sendable {
        package enum Role: String, Sendable { case parameter, value, gradient }

        package enum Numbers: Sendable {
            /// Row-major, at each moment.
            case all([[Double]])
            /// Of a large one the norm and five quantiles (least, quarter, middle, three quarters, largest), and a picture
            /// whose cells are means of `rows` × `columns` elements.
            case summary([Summary])
        }

        package struct Summary: Sendable {
            package var norm: Double
            package var quantiles: [Double]
            package var picture: [Double]

            package init(norm: Double, quantiles: [Double], picture: [Double]) {
                (self.norm, self.quantiles, self.picture) = (norm, quantiles, picture)
            }
        }

        package var name: String
        package var role: Role
        package var rows: Int
        package var columns: Int
        /// How many rows and columns the picture of a large one has.
        package var picture: (rows: Int, columns: Int)
        package var numbers: Numbers

        package init(
            name: String, role: Role, rows: Int, columns: Int, picture: (rows: Int, columns: Int), numbers: Numbers
        ) {
            (self.name, self.role, self.rows, self.columns) = (name, role, rows, columns)
            (self.picture, self.numbers) = (picture, numbers)
        }
    }

    /// What a model of two inputs answers over the plane, at all moments.
    package struct Map: Sendable {
        /// At the last moment.
        package var field: Report.Field
        package var values: [[Double]]

        package init(field: Report.Field, values: [[Double]]) { (self.field, self.values) = (field, values) }
    }

    /// One weight: where its gradient came from at some moments, and what moved it.
    package struct Weight: Sendable {
        package var matrix: String
        package var place: Int
        /// As it can be typed.
        package var name: String
        /// What `explain` says, by the number of the moment.
        package var explanations: [(moment: Int, reports: [Report])]
        /// What `blame` says of the whole way; empty where it has no answer.
        package var blame: [Report]

        package init(
            matrix: String, place: Int, name: String, explanations: [(moment: Int, reports: [Report])], blame: [Report]
        ) {
            (self.matrix, self.place, self.name) = (matrix, place, name)
            (self.explanations, self.blame) = (explanations, blame)
        }
    }
}
