import Glibc

/// A date as people write it, and the day that it names.
package enum DateText {
    /// Which of two numbers in front of the year is the day.
    package enum Order: String, Hashable, Sendable { case dmy, mdy }

    /// A text that is a date in one way or, where the order of day and month is open, in two.
    struct Reading: Hashable {
        /// Days since 1 January 1970 where the first number is the day; nil where that is no date.
        let dayFirst: Double?
        /// The same where the first number is the month.
        let monthFirst: Double?
        /// Whether dots divide it: the day is first then.
        var isDotted = false
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let fullMonths = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    // date → (year "-" month ("-" day)? | number "/" number "/" year | day month year | month day "," year) time?
    static func parse(_ text: String) -> Reading? {
        guard text.utf8.count >= 6, text.utf8.count <= 40, text.contains(where: \.isNumber) else { return nil }
        var date = text[...]
        var time = 0.0
        // The time begins behind the last blank or T in front of the first colon.
        if let colon = text.firstIndex(of: ":") {
            guard let place = text[..<colon].lastIndex(where: { $0 == "T" || $0 == " " }),
                let part = fraction(String(text[text.index(after: place)...]))
            else { return nil }
            (date, time) = (text[..<place], part)
        }
        let separators: Set<Character> = ["-", "/", ".", " ", ","]
        let parts = date.split { separators.contains($0) }.map(String.init)
        guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.count <= 9 }) else { return nil }
        if let month = month(parts[0]) ?? (parts.count == 3 ? month(parts[1]) : nil) {
            return named(parts, month, time)
        }
        guard let numbers = numbers(parts), !date.contains(" "), !date.contains(",") else { return nil }
        func one(_ days: Int?) -> Reading? {
            days.map { Reading(dayFirst: Double($0) + time, monthFirst: Double($0) + time) }
        }
        if parts[0].count == 4 {
            guard parts.count == 3 || date.contains("-") else { return nil }
            return one(days(numbers[0], numbers[1], parts.count == 3 ? numbers[2] : 1))
        }
        guard parts.count == 3, parts[2].count == 4 || parts[2].count == 2, parts[0].count <= 2, parts[1].count <= 2
        else { return nil }
        let year = parts[2].count == 4 ? numbers[2] : numbers[2] + (numbers[2] < 69 ? 2000 : 1900)
        let dayFirst = days(year, numbers[1], numbers[0])
        let monthFirst = days(year, numbers[0], numbers[1])
        guard dayFirst != nil || monthFirst != nil else { return nil }
        return Reading(
            dayFirst: dayFirst.map { Double($0) + time }, monthFirst: monthFirst.map { Double($0) + time },
            isDotted: date.contains("."))
    }

    /// A time of day in hours: `10:30`, `23:59:59`.
    static func hours(_ text: String) -> Double? { text.contains(":") ? fraction(text).map { $0 * 24 } : nil }

    /// `31-Jan-2020`, `Jan 31, 2020`, `January 2020`.
    private static func named(_ parts: [String], _ month: Int, _ time: Double) -> Reading? {
        let rest = parts.filter { self.month($0) == nil }
        guard rest.count == parts.count - 1, let numbers = numbers(rest) else { return nil }
        let yearPlace = numbers.count - 1
        guard rest[yearPlace].count == 4 || rest[yearPlace].count == 2 && numbers.count == 2 else { return nil }
        let year =
            rest[yearPlace].count == 4
            ? numbers[yearPlace] : numbers[yearPlace] + (numbers[yearPlace] < 69 ? 2000 : 1900)
        guard let days = days(year, month, numbers.count == 2 ? numbers[0] : 1) else { return nil }
        return Reading(dayFirst: Double(days) + time, monthFirst: Double(days) + time)
    }

    private static func month(_ word: String) -> Int? {
        let word = word.lowercased()
        return (months.firstIndex(of: word) ?? fullMonths.firstIndex(of: word)).map { $0 + 1 }
    }

    private static func numbers(_ parts: [String]) -> [Int]? {
        var numbers: [Int] = []
        for part in parts {
            guard part.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(part) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The part of a day: hours, minutes and seconds, AM or PM, Z or an offset from it.
    private static func fraction(_ text: String) -> Double? {
        var text = text.trimmingSuffix(while: { $0 == " " })
        var shift = 0.0
        if text.hasSuffix("Z") { text = text.dropLast() }
        if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let digits = text[sign...].dropFirst().filter { $0 != ":" }
            guard digits.count == 4, let number = Int(digits) else { return nil }
            shift = Double(number / 100) / 24 + Double(number % 100) / 1440
            if text[sign] == "+" { shift = -shift }
            text = text[..<sign]
        }
        let lower = text.lowercased()
        let isAfternoon = lower.hasSuffix("pm")
        let isTwelve = isAfternoon || lower.hasSuffix("am")
        if isTwelve { text = text.dropLast(2).trimmingSuffix(while: { $0 == " " }) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].count <= 2, parts[1].count == 2,
            var hours = Int(parts[0]), let minutes = Int(parts[1]), (0..<60).contains(minutes)
        else { return nil }
        let seconds = parts.count == 3 ? Double(parts[2]) : 0
        guard let seconds, seconds >= 0, seconds < 61, parts.count == 2 || parts[2].first?.isNumber == true else {
            return nil
        }
        if isTwelve {
            guard (1...12).contains(hours) else { return nil }
            hours = hours % 12 + (isAfternoon ? 12 : 0)
        }
        guard (0..<24).contains(hours) else { return nil }
        return (Double(hours) * 3600 + Double(minutes) * 60 + seconds) / 86400 + shift
    }

    // MARK: - The calendar

    /// Days since 1 January 1970 in the Gregorian calendar (H. Hinnant, 2013); nil for what is no date.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1...12).contains(month), (1...9999).contains(year), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }

    /// The year, the month from 1 and the day of the month of a day.
    static func date(_ days: Double) -> (year: Int, month: Int, day: Int) {
        let z = Int(days.rounded(.down)) + 719468
        let era = (z >= 0 ? z : z - 146096) / 146097
        let dayOfEra = z - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The date as a number of years: 2020.5 in the middle of 2020; NaN where there is no date.
    static func years(_ days: Double) -> Double {
        guard days.isFinite else { return .nan }
        let year = date(days).year
        guard let first = self.days(year, 1, 1), let last = self.days(year, 12, 31) else { return .nan }
        return Double(year) + (days - Double(first)) / Double(last + 1 - first)
    }

    /// The day of the week, 1 for Monday.
    static func weekday(_ days: Double) -> Double {
        let rest = (Int(days.rounded(.down)) + 3) % 7
        return Double((rest + 7) % 7 + 1)
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isBlank: (Character) -> Bool) -> Substring {
        var part = Substring(self)
        while let last = part.last, isBlank(last) { part.removeLast() }
        return part
    }
}
