import Limits
import RealModule

/// What rows ask of a number. Vectors are four numbers one after the other, computed one by one.
extension DoubleDouble: Scalar {
    package typealias Vector = DoubleDoubleLanes

    package static var operations: [Operation<DoubleDouble>] { OperationTable.current.exact }
    package static let fusedKernels = FusedKernels<DoubleDouble>()

    package static var nan: DoubleDouble { DoubleDouble(Double.nan) }
    package static var infinity: DoubleDouble { DoubleDouble(Double.infinity) }
    package static var ulpOfOne: DoubleDouble { DoubleDouble(0x1p-104) }
    package static var leastNormalMagnitude: DoubleDouble { DoubleDouble(Double.leastNormalMagnitude) }

    package var wholeBelow: Double { rounded(.down).high }

    package static var rootOfHalf: DoubleDouble { DoubleDouble(0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55) }
    package static var densityAtMean: DoubleDouble { DoubleDouble(0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56) }
    package static var rootOf8OverPi: DoubleDouble { 4 * densityAtMean }
    package static var slopeOfErf: DoubleDouble { DoubleDouble(0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56) }

    package static func exp(_ x: Vector) -> Vector { map(x) { exp($0) } }
    package static func expMinusOne(_ x: Vector) -> Vector { map(x) { expMinusOne($0) } }
    package static func log(_ x: Vector) -> Vector { map(x) { log($0) } }
    package static func tanh(_ x: Vector) -> Vector { map(x) { tanh($0) } }
    package static func erf(_ x: Vector) -> Vector { map(x) { erf($0) } }
    package static func erfc(_ x: Vector) -> Vector { map(x) { erfc($0) } }

    package static func load(_ numbers: ArraySlice<Double>, to place: UnsafeMutablePointer<DoubleDouble>) {
        numbers.withUnsafeBufferPointer { source in
            StopRequest.each(source.count) { i in place[i] = DoubleDouble(source[i]) }
        }
    }

    package static func values(_ place: UnsafeMutablePointer<DoubleDouble>, _ count: Int) -> [Double] {
        [Double](inParts: count) { target, part in for i in part { target[i] = place[i].high } }
    }

    package static func firstNonFinite(_ place: UnsafeMutablePointer<DoubleDouble>, _ count: Int) -> Int? {
        (0..<count).first { !place[$0].isFinite }
    }

    package static func gemm(_ product: Product<DoubleDouble>) { product.runRowByRow() }

    package static func gemm(_ first: Product<DoubleDouble>, _ second: Product<DoubleDouble>) {
        first.runRowByRow()
        second.runRowByRow()
    }
}

/// Four double-doubles.
package struct DoubleDoubleLanes: Lanes {
    package typealias MaskStorage = SIMD4<Int64>
    package typealias Mask = SIMDMask<SIMD4<Int64>>

    private var lanes: (DoubleDouble, DoubleDouble, DoubleDouble, DoubleDouble)

    package static var scalarCount: Int { 4 }
    package var scalarCount: Int { 4 }

    package init() { lanes = (0, 0, 0, 0) }

    private init(_ lane: (Int) -> DoubleDouble) { lanes = (lane(0), lane(1), lane(2), lane(3)) }

    package subscript(index: Int) -> DoubleDouble {
        get {
            switch index {
            case 0: lanes.0
            case 1: lanes.1
            case 2: lanes.2
            default: lanes.3
            }
        }
        set {
            switch index {
            case 0: lanes.0 = newValue
            case 1: lanes.1 = newValue
            case 2: lanes.2 = newValue
            default: lanes.3 = newValue
            }
        }
    }

    package static func + (x: Self, w: Self) -> Self { Self { x[$0] + w[$0] } }
    package static func - (x: Self, w: Self) -> Self { Self { x[$0] - w[$0] } }
    package static func * (x: Self, w: Self) -> Self { Self { x[$0] * w[$0] } }
    package static func / (x: Self, w: Self) -> Self { Self { x[$0] / w[$0] } }
    package static prefix func - (x: Self) -> Self { Self { -x[$0] } }

    package func rounded(_ rule: FloatingPointRoundingRule) -> Self { Self { self[$0].rounded(rule) } }
    package var root: Self { Self { DoubleDouble.root(self[$0]) } }
    package var total: DoubleDouble { (lanes.0 + lanes.1) + (lanes.2 + lanes.3) }
    package var largest: DoubleDouble {
        indices.reduce(self[0]) { best, i in self[i] > best || self[i].isNaN ? self[i] : best }
    }

    package func adding(_ x: Self, times w: Self) -> Self { self + x * w }

    package func isLess(_ w: Self) -> Mask { mask { self[$0] < w[$0] } }
    package func isAtMost(_ w: Self) -> Mask { mask { self[$0] <= w[$0] } }
    package func isEqual(_ w: Self) -> Mask { mask { self[$0] == w[$0] } }
    package func differs(_ w: Self) -> Mask { mask { self[$0] != w[$0] } }
    package func choosing(_ other: Self, where mask: Mask) -> Self { Self { mask[$0] ? other[$0] : self[$0] } }
    package static func first(_ count: Int) -> Mask { Self().mask { $0 < count } }

    private func mask(_ isSet: (Int) -> Bool) -> Mask {
        var mask = Mask(repeating: false)
        for i in indices { mask[i] = isSet(i) }
        return mask
    }
}
