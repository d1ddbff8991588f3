/// A record with places that stand for anything, met by what was found element by element.
///
/// All ways to read the record are followed side by side, so that no record takes long, however many places it has.
struct Wildcards {
    /// Which elements of the record stand for anything.
    let recorded: [Bool]
    /// Which of these take barriers too.
    let crossesBarriers: [Bool]

    /// A way to read the record: the next element, and whether it has taken something already.
    private struct Place: Hashable {
        var index: Int
        var isInside = false
    }

    /// The first recorded element that cannot be met, at the furthest of all ways; nil if everything is met.
    func firstDifference(
        count: Int, isEllipsis: (Int) -> Bool, isBarrier: (Int) -> Bool, fits: (_ recorded: Int, _ found: Int) -> Bool
    ) -> Int? {
        var places = closed([Place(index: 0)])
        for position in 0..<count {
            let furthest = places.map(\.index).max() ?? 0
            var next: Set<Place> = []
            for place in places where place.index < recorded.count {
                if !recorded[place.index] {
                    if fits(place.index, position) { next.insert(Place(index: place.index + 1)) }
                } else if isEllipsis(position) {
                    if !place.isInside { next.insert(Place(index: place.index + 1)) }
                } else if crossesBarriers[place.index] || !isBarrier(position) {
                    next.insert(Place(index: place.index, isInside: true))
                }
            }
            places = closed(next)
            if places.isEmpty { return furthest }
        }
        if places.contains(where: { $0.index == recorded.count }) { return nil }
        return places.map(\.index).max()
    }

    /// With the places that are reached where a wildcard takes nothing more.
    private func closed(_ places: Set<Place>) -> Set<Place> {
        var all = places
        for place in places {
            var index = place.index
            while index < recorded.count, recorded[index] {
                index += 1
                all.insert(Place(index: index))
            }
        }
        return all
    }
}
