extension Report {
    /// A number as a sum of products: over the paths of the chain rule for a gradient, over the terms of a weighted sum
    /// for a value. Programs get every product and every factor; a screen shows the largest, and the rest as one number.
    package struct Paths: Hashable, Sendable {
        package enum Kind: String, Hashable, Sendable { case paths, terms }

        /// The slope of one value in another, as `dz1[1,1]/dW1[2,1]`.
        package struct Factor: Hashable, Sendable {
            package var name: String
            /// Empty where the formula is too long to be read.
            package var formula: String
            package var numbers: String
            package var value: Double

            package init(name: String, formula: String, numbers: String, value: Double) {
                (self.name, self.formula, self.numbers, self.value) = (name, formula, numbers, value)
            }
        }

        package struct Path: Hashable, Sendable {
            /// The row of the batch that it belongs to, from 1; nil where rows are no samples.
            package var sample: Int?
            /// The first value on the way: where a shared weight is used.
            package var use: String
            /// The values on the way, as `z1[1,1] → a1[1,1] → loss`.
            package var route: String
            /// Places in `factors`, from the loss back.
            package var factors: [Int]
            package var contribution: Double

            package init(sample: Int?, use: String, route: String, factors: [Int], contribution: Double) {
                (self.sample, self.use, self.route) = (sample, use, route)
                (self.factors, self.contribution) = (factors, contribution)
            }
        }

        package var kind: Kind
        package var name: String
        package var factors: [Factor]
        /// The largest contribution first.
        package var paths: [Path]
        /// True when each path stands for many: its factors are a slope and the whole gradient that arrived there.
        package var isAggregated: Bool
        package var sum: Double

        package init(
            _ kind: Kind = .paths, name: String, factors: [Factor], paths: [Path], isAggregated: Bool = false,
            sum: Double
        ) {
            self.kind = kind
            (self.name, self.factors, self.paths) = (name, factors, paths)
            (self.isAggregated, self.sum) = (isAggregated, sum)
        }
    }
}

extension Report.Paths {
    /// Paths that belong together, with the sum of their contributions.
    package struct Group: Hashable, Sendable {
        package var label: String
        package var count: Int
        package var contribution: Double
    }

    /// By what a screen sorts the paths: the use of a shared weight, the sample, or each path by itself.
    package enum Sorting: String, Hashable, Sendable { case use, sample, path }

    package var sorting: Sorting {
        if Set(paths.map(\.use)).count > 1 { return .use }
        return Set(paths.map(\.sample)).count > 1 ? .sample : .path
    }

    /// The largest groups, and how many more there are with what they add up to.
    package func groups(by sorting: Sorting, most: Int) -> (shown: [Group], rest: Group?) {
        var order: [String] = []
        var groups: [String: Group] = [:]
        for path in paths {
            let label =
                switch sorting {
                case .use: path.use
                case .sample: path.sample.map(String.init) ?? "-"
                case .path: path.route
                }
            if groups[label] == nil { order.append(label) }
            groups[label, default: Group(label: label, count: 0, contribution: 0)].count += 1
            groups[label]?.contribution += path.contribution
        }
        let inOrder = order.compactMap { groups[$0] }
        let isShort = kind == .terms && inOrder.count - 1 <= most
        let sorted = isShort ? inOrder : inOrder.sorted { abs($0.contribution) > abs($1.contribution) }
        guard sorted.count - 1 > most else { return (sorted, nil) }
        let others = sorted.dropFirst(most)
        let rest = Group(
            label: "\(others.count) others", count: others.reduce(0) { $0 + $1.count },
            contribution: others.reduce(0) { $0 + $1.contribution })
        return (Array(sorted.prefix(most)), rest)
    }
}
