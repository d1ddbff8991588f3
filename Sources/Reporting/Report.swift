/// A thing that a statement has to say, as values: no colour, no width, no layout.
package struct Report: Hashable, Sendable {
    package var block: Block
    /// Significant digits that a text shows its numbers with, at most.
    package var digits: Int
    /// The same in more digits; nil where every digit of the numbers counts as right.
    package var twin: TwinPlace?

    package init(_ block: Block, digits: Int = 6, twin: TwinPlace? = nil) {
        self.block = block
        self.digits = digits
        self.twin = twin
    }

    /// About how many bytes it takes.
    package var bytes: Int { twin.map { 3 * block.bytes + $0.bytes } ?? block.bytes }

    package enum Block: Hashable, Sendable {
        /// A line or paragraph of plain words.
        case text(String)
        /// A named number; `name` is the expression that was asked for.
        case scalar(name: String, Double)
        case matrix(Matrix)
        case table(Table)
        case formula(Formula)
        case diagram(Diagram)
        case paths(Paths)
        case picture(Picture)
    }

    /// A named matrix, row-major. `abbreviates` lets a renderer show a large one by its first and last rows,
    /// mean and norm; `remark` is a word on its status, as `stale since step 3`.
    package struct Matrix: Hashable, Sendable {
        package var name: String
        package var rows: Int
        package var columns: Int
        package var values: [Double] { didSet { figures = Figures() } }
        package var abbreviates: Bool
        package var remark: String?
        /// The same numbers in more digits, beside which those are found that a text can show; nil where every digit counts
        /// as right.
        package var exact: Exact?
        var figures = Figures()

        package init(
            name: String, rows: Int, columns: Int, values: [Double], abbreviates: Bool = true, remark: String? = nil
        ) {
            self.name = name
            self.rows = rows
            self.columns = columns
            self.values = values
            self.abbreviates = abbreviates
            self.remark = remark
        }
    }

    /// What is known of the numbers of a matrix in more digits.
    package enum Exact: Hashable, Sendable {
        /// The same matrix, once or more.
        case matrices([Matrix])
        /// How far an element, the mean and the norm may be off at most.
        case errors(element: Double, mean: Double, norm: Double)
        case nothing
    }

    /// Rows under headings, with a caption above. `kind` names the table for programs (`forward`, `gradients`).
    package struct Table: Hashable, Sendable {
        package var kind: String
        package var caption: String?
        package var headings: [String]
        package var rows: [[Cell]]

        package init(kind: String, caption: String? = nil, headings: [String], rows: [[Cell]]) {
            self.kind = kind
            self.caption = caption
            self.headings = headings
            self.rows = rows
        }
    }

    package enum Cell: Hashable, Sendable {
        case empty
        case text(String)
        /// Text in the notation of the language, which a renderer may set in its own style.
        case formula(String)
        case integer(Int)
        case number(Double)
        /// A number as it is to be written.
        case written(String)
        case shape(rows: Int, columns: Int)
        /// Values shown in place when they are few, by first values, mean and norm when they are many.
        case values(Matrix)
    }

    /// A chain of equal things: `loss = mean((yhat - y)^2) = mean((0.645 - 1)^2) = 0.126025`.
    package struct Formula: Hashable, Sendable {
        package var name: String
        /// From the general form to the one with numbers, without the value.
        package var forms: [String]
        package var value: Double?

        package init(name: String, forms: [String], value: Double?) {
            self.name = name
            self.forms = forms
            self.value = value
        }
    }

    /// Boxes from left to right with labelled arrows: the layers of a network.
    package struct Diagram: Hashable, Sendable {
        package var stages: [String]
        package var arrows: [String]

        package init(stages: [String], arrows: [String]) {
            self.stages = stages
            self.arrows = arrows
        }
    }
}

extension Report.Block {
    /// True where a text shows a few of many numbers, so that it takes far less room than the block.
    package var isAbridged: Bool {
        switch self {
        case .matrix(let matrix): matrix.isAbridged
        case .table(let table):
            table.rows.contains { row in
                row.contains { cell in if case .values(let matrix) = cell { matrix.isAbridged } else { false } }
            }
        case .paths(let paths): paths.paths.count > Report.mostShown
        case .picture(let picture): picture.count > Report.mostDrawn
        case .text, .scalar, .formula, .diagram: false
        }
    }

    /// About how many bytes it takes.
    package var bytes: Int {
        let room =
            switch self {
            case .text(let text): text.utf8.count
            case .scalar(let name, _): name.utf8.count
            case .matrix(let matrix): matrix.bytes
            case .table(let table): table.headings.bytes + table.rows.joined().reduce(0) { $0 + $1.bytes }
            case .formula(let formula): formula.forms.bytes
            case .diagram(let diagram): diagram.stages.bytes + diagram.arrows.bytes
            case .paths(let paths): (paths.paths.count + paths.factors.count) * 256
            case .picture(let picture):
                picture.count * MemoryLayout<Double>.stride + picture.sentence.utf8.count + picture.title.utf8.count
            }
        return MemoryLayout<Report>.stride + room
    }

    /// True for a text of more characters, or a matrix of more elements shown one by one, than `limit`.
    package func isLong(_ limit: Int) -> Bool {
        switch self {
        case .text(let text): text.utf8.count > limit
        case .matrix(let matrix): !matrix.abbreviates && matrix.values.count > limit
        case .table(let table): table.rows.count * table.headings.count > limit
        case .scalar, .formula, .diagram, .paths, .picture: false
        }
    }
}

extension Report {
    /// So many numbers at most are in paths of which a text may show all.
    fileprivate static let mostShown = 32
    /// A matrix of so many elements, and a picture of so many numbers, are kept whole, since a page shows all of them.
    fileprivate static let mostElements = 400
    fileprivate static let mostDrawn = 8192
}

extension Report.Matrix {
    fileprivate var isAbridged: Bool { abbreviates && values.count > Report.mostElements }
    fileprivate var bytes: Int { name.utf8.count + values.count * MemoryLayout<Double>.stride }
}

extension Report.Cell {
    fileprivate var bytes: Int {
        let room =
            switch self {
            case .empty, .integer, .number, .shape: 0
            case .text(let text), .formula(let text), .written(let text): text.utf8.count
            case .values(let matrix): matrix.bytes
            }
        return MemoryLayout<Report.Cell>.stride + room
    }
}

extension [String] {
    fileprivate var bytes: Int { reduce(0) { $0 + MemoryLayout<String>.stride + $1.utf8.count } }
}
