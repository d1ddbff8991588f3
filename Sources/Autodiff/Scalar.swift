import CBLAS
import Glibc
import Limits
import RealModule

/// A number in which graphs are run: `Float` or `Double`, or a `DoubleDouble` where these are on trial. The rows of the
/// table of operations are written over it.
package protocol Scalar: AlgebraicField, ElementaryFunctions, Comparable, Hashable, Codable, ExpressibleByFloatLiteral,
    BitwiseCopyable, Sendable
where Magnitude == Self {
    /// As many numbers as fill 64 bytes.
    associatedtype Vector: Lanes where Vector.Scalar == Self

    /// The table of operations, instantiated concretely: closures over `Float` and `Double` vectorise, generic
    /// ones behind an existential do not.
    static var operations: [Operation<Self>] { get }
    /// Concrete for the same reason.
    static var fusedKernels: FusedKernels<Self> { get }

    init(_ number: Double)
    init(_ number: Int)

    static func / (x: Self, w: Self) -> Self

    static var nan: Self { get }
    static var infinity: Self { get }
    static var ulpOfOne: Self { get }
    static var leastNormalMagnitude: Self { get }
    var isNaN: Bool { get }
    var isFinite: Bool { get }
    /// The whole number at or below it.
    var wholeBelow: Double { get }

    /// √½
    static var rootOfHalf: Self { get }
    /// 1 / √(2π)
    static var densityAtMean: Self { get }
    /// 2 / √π
    static var slopeOfErf: Self { get }
    /// √(8/π)
    static var rootOf8OverPi: Self { get }

    static func exp(_ x: Vector) -> Vector
    static func expMinusOne(_ x: Vector) -> Vector
    static func log(_ x: Vector) -> Vector
    static func tanh(_ x: Vector) -> Vector
    static func erf(_ x: Vector) -> Vector
    static func erfc(_ x: Vector) -> Vector

    /// Copies numbers, rounded to this precision.
    static func load(_ numbers: ArraySlice<Double>, to place: UnsafeMutablePointer<Self>)
    /// The numbers in memory, rounded to doubles.
    static func values(_ place: UnsafeMutablePointer<Self>, _ count: Int) -> [Double]

    /// The square root as one instruction, where there is one.
    static func root(_ x: Self) -> Self

    /// x to the power w as the C library has it (`ElementaryFunctions.pow` refuses a negative x).
    static func power(_ x: Self, _ w: Self) -> Self

    /// Adds `factor · op(x) @ op(w)` to `scale · y` by BLAS, on one thread.
    static func gemm(_ product: Product<Self>)
    /// The first of some numbers that is infinite or nan.
    static func firstNonFinite(_ place: UnsafeMutablePointer<Self>, _ count: Int) -> Int?
    /// Computes two products, on two threads if there are two.
    static func gemm(_ first: Product<Self>, _ second: Product<Self>)
}

/// A number of the processor, in which sessions compute and models are trained: `Float` or `Double`.
package protocol MachineScalar: Scalar, Real, BinaryFloatingPoint, SIMDScalar {
    static var precision: Precision { get }

    // Asked for twice, by `Scalar` and by the standard library: which is meant does not matter.
    init(_ number: Double)
    init(_ number: Int)
    static func / (x: Self, w: Self) -> Self
    static var nan: Self { get }
    static var infinity: Self { get }
    static var ulpOfOne: Self { get }
    static var leastNormalMagnitude: Self { get }
    var isNaN: Bool { get }
    var isFinite: Bool { get }

    /// Numbers rounded to this precision; shared, not copied, where that is none.
    static func array(_ numbers: [Double]) -> [Self]
}

extension MachineScalar {
    package var wholeBelow: Double { Double(rounded(.down)) }
    @inlinable @inline(__always) package static var rootOfHalf: Self { 0.7071067811865476 }
    @inlinable @inline(__always) package static var densityAtMean: Self { 0.3989422804014327 }
    @inlinable @inline(__always) package static var slopeOfErf: Self { 1.1283791670955126 }
    @inlinable @inline(__always) package static var rootOf8OverPi: Self { 1.5957691216057308 }
}

extension Double: MachineScalar {
    package typealias Vector = SIMD8<Double>
    package static let precision = Precision.float64
    package static var operations: [Operation<Double>] { OperationTable.current.doubles }
    package static let fusedKernels = FusedKernels<Double>()

    package static func load(_ numbers: ArraySlice<Double>, to place: UnsafeMutablePointer<Double>) {
        numbers.withUnsafeBufferPointer { source in
            guard let start = source.baseAddress else { return }
            StopRequest.eachPart(of: source.count) {
                (place + $0.lowerBound).update(from: start + $0.lowerBound, count: $0.count)
            }
        }
    }

    package static func values(_ place: UnsafeMutablePointer<Double>, _ count: Int) -> [Double] {
        [Double](inParts: count) { target, part in
            (target + part.lowerBound).update(from: place + part.lowerBound, count: part.count)
        }
    }

    package static func firstNonFinite(_ place: UnsafeMutablePointer<Double>, _ count: Int) -> Int? {
        findNonFinite(place, count)
    }

    package static func array(_ numbers: [Double]) -> [Double] { numbers }

    @inlinable @inline(__always)
    package static func root(_ x: Double) -> Double { backprop_root(x) }

    package static func power(_ x: Double, _ w: Double) -> Double { Glibc.pow(x, w) }
}

extension Float: MachineScalar {
    package typealias Vector = SIMD16<Float>
    package static let precision = Precision.float32
    package static var operations: [Operation<Float>] { OperationTable.current.floats }
    package static let fusedKernels = FusedKernels<Float>()

    package static func load(_ numbers: ArraySlice<Double>, to place: UnsafeMutablePointer<Float>) {
        numbers.withUnsafeBufferPointer { source in
            StopRequest.each(source.count) { i in place[i] = Float(source[i]) }
        }
    }

    package static func values(_ place: UnsafeMutablePointer<Float>, _ count: Int) -> [Double] {
        [Double](inParts: count) { target, part in for i in part { target[i] = Double(place[i]) } }
    }

    package static func firstNonFinite(_ place: UnsafeMutablePointer<Float>, _ count: Int) -> Int? {
        findNonFinite(place, count)
    }

    package static func array(_ numbers: [Double]) -> [Float] { numbers.map(Float.init) }

    @inlinable @inline(__always)
    package static func root(_ x: Float) -> Float { backprop_rootf(x) }

    package static func power(_ x: Float, _ w: Float) -> Float { Glibc.powf(x, w) }
}

extension UnsafeMutablePointer where Pointee: Scalar {
    /// The 64 bytes that begin at element `i`, aligned or not.
    @inline(__always)
    func vector(at i: Int) -> Pointee.Vector {
        UnsafeRawPointer(self + i).loadUnaligned(as: Pointee.Vector.self)
    }

    @inline(__always)
    func set(_ vector: Pointee.Vector, at i: Int) {
        UnsafeMutableRawPointer(self + i).storeBytes(of: vector, as: Pointee.Vector.self)
    }

    /// Room for `count` elements, aligned to 64 bytes and filled with zeros, followed by one vector more: whole
    /// vectors may be read and written from any element. What is never touched takes no memory where it is large.
    package static func allocatePadded(_ count: Int) -> Self {
        let bytes = paddedCount(count) * MemoryLayout<Pointee>.stride
        // Room to align, and below the first element the address to free.
        guard let base = calloc(1, bytes + 64 + MemoryLayout<UnsafeMutableRawPointer>.stride) else {
            // `Memory` is asked before much is taken; what is refused all the same leaves nothing to go on with.
            fatalError("no memory for \(bytes) bytes")
        }
        let start = (base + MemoryLayout<UnsafeMutableRawPointer>.stride).alignedUp(toMultipleOf: 64)
        (start - MemoryLayout<UnsafeMutableRawPointer>.stride).storeBytes(of: base, as: UnsafeMutableRawPointer.self)
        return start.assumingMemoryBound(to: Pointee.self)
    }

    /// Frees what `allocatePadded` gave.
    package func deallocatePadded() {
        let place = UnsafeMutableRawPointer(self) - MemoryLayout<UnsafeMutableRawPointer>.stride
        free(place.load(as: UnsafeMutableRawPointer.self))
    }

    /// The elements that `allocatePadded` takes for `count`.
    package static func paddedCount(_ count: Int) -> Int {
        let lanes = Pointee.Vector.scalarCount
        return (count + lanes - 1) / lanes * lanes + lanes
    }
}

/// Looks at a vector at a time until one holds what is looked for, or the user wants to stop.
@inline(__always)
func findNonFinite<S: Scalar>(_ place: UnsafeMutablePointer<S>, _ count: Int) -> Int? {
    for start in stride(from: 0, to: count, by: StopRequest.interval) {
        if StopRequest.isUrgent { return nil }
        let end = min(start + StopRequest.interval, count)
        // A number less itself is 0, but for inf and nan.
        var rest = S.Vector(repeating: 0)
        for i in stride(from: start, to: end, by: S.Vector.scalarCount) {
            let vector: S.Vector = place.vector(at: i).keeping(end - i)
            rest += vector - vector
        }
        if rest.total != 0 { return (start..<end).first { !place[$0].isFinite } }
    }
    return nil
}
