extension Report {
    /// What an axis counts or measures, and how numbers are placed along it.
    package struct Axis: Hashable, Sendable {
        package var label: String
        /// Equal distances are equal factors; what is not above 0 has no place.
        package var isLogarithmic: Bool

        package init(label: String, isLogarithmic: Bool = false) {
            self.label = label
            self.isLogarithmic = isLogarithmic
        }
    }

    /// Numbers over numbers, as many of each. A number that is not finite has no place and breaks a line.
    package struct Series: Hashable, Sendable {
        package enum Mark: Hashable, Sendable { case line, points }

        package var name: String
        package var mark: Mark
        package var xs: [Double]
        package var ys: [Double]

        package init(name: String, mark: Mark = .line, xs: [Double], ys: [Double]) {
            self.name = name
            self.mark = mark
            self.xs = xs
            self.ys = ys
        }
    }

    /// Series between the same two axes: the course of a loss, a function, predictions against targets.
    package struct Plot: Hashable, Sendable {
        package var x: Axis
        package var y: Axis
        package var series: [Series]

        package init(x: Axis, y: Axis, series: [Series]) {
            self.x = x
            self.y = y
            self.series = series
        }
    }
}

extension Report.Axis {
    /// An axis for some numbers: logarithmic where all are above 0 and the largest is more than a hundred times the least.
    package init(label: String, for numbers: [Double]) {
        var (least, most) = (Double.infinity, -Double.infinity)
        for number in numbers where number.isFinite { (least, most) = (min(least, number), max(most, number)) }
        self.init(label: label, isLogarithmic: least > 0 && most / least > 100)
    }
}

extension Report.Picture {
    /// Numbers on the way of a training: its title names them.
    package static func course(
        _ title: String, of series: [Report.Series], over label: String, sentence: String
    ) -> Report.Picture {
        let plot = Report.Plot(
            x: Report.Axis(label: label), y: Report.Axis(label: title, for: series.flatMap(\.ys)), series: series)
        return Report.Picture(title: title, drawing: .plot(plot), sentence: sentence)
    }
}
