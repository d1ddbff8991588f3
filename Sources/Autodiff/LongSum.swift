import Limits

/// A sum of many vectors that keeps the rounding errors of its additions (Knuth, 1969) and gives them back in the end,
/// so that its error does not grow with the number of vectors.
struct LongSum<V: Lanes> {
    private var whole = V(repeating: 0)
    private var error = V(repeating: 0)

    /// So many vectors are added up plainly to one that is added here.
    static var part: Int { 8 }

    @inline(__always)
    mutating func add(_ x: V) {
        let sum = whole + x
        let added = sum - whole
        error += (whole - (sum - added)) + (x - added)
        whole = sum
    }

    @inline(__always)
    var value: V {
        let repaired = whole + error
        // An infinity has no error.
        return repaired.choosing(whole, where: repaired.differs(repaired))
    }
}

/// The sum, lane by lane, of what `f` gives for the beginning of each vector of `count` elements, in one fixed order; of
/// very many until the user wants to stop.
@inline(__always)
func longSum<S: Scalar>(of _: S.Type, _ count: Int, _ f: (_ i: Int) -> S.Vector) -> S.Vector {
    let (lanes, length) = (S.Vector.scalarCount, LongSum<S.Vector>.part * S.Vector.scalarCount)
    if count <= length {
        var sum = S.Vector(repeating: 0)
        var i = 0
        while i < count {
            sum += f(i)
            i &+= lanes
        }
        return sum
    }
    var sum = LongSum<S.Vector>()
    var (i, asked) = (0, 0)
    while i < count {
        let end = min(i &+ length, count)
        var part = S.Vector(repeating: 0)
        while i < end {
            part += f(i)
            i &+= lanes
        }
        sum.add(part)
        if i &- asked > StopRequest.interval {
            if StopRequest.isUrgent { break }
            asked = i
        }
    }
    return sum.value
}

/// The sum of what `f` gives for each of `count` rows, in the same way.
@inline(__always)
func longSum<S: Scalar>(ofRows count: Int, _: S.Type, _ f: (_ row: Int) -> S.Vector) -> S.Vector {
    var (sum, row) = (LongSum<S.Vector>(), 0)
    while row &+ LongSum<S.Vector>.part < count {
        var part = S.Vector(repeating: 0)
        for _ in 0..<LongSum<S.Vector>.part {
            part += f(row)
            row &+= 1
        }
        sum.add(part)
    }
    var rest = S.Vector(repeating: 0)
    while row < count {
        rest += f(row)
        row &+= 1
    }
    if count <= LongSum<S.Vector>.part { return rest }
    sum.add(rest)
    return sum.value
}
