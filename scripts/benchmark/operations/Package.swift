// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that whoever builds backprop need not resolve what measures it. The engine's sources are
// linked below Sources: what they share with each other is closed to other packages.

let numerics: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let benchmark: Target.Dependency = .product(name: "Benchmark", package: "benchmark")
let plugin: Target.PluginUsage = .plugin(name: "BenchmarkPlugin", package: "benchmark")
/// As scripts/backprop builds.
let native: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=native"])]

let package = Package(
    name: "operations",
    dependencies: [
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        // Only times are measured: what counts allocations is left out.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CBLAS", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CAllocator"),
        .target(name: "Limits", dependencies: ["CAllocator"], swiftSettings: native),
        .target(name: "Autodiff", dependencies: ["CBLAS", "Limits", numerics], swiftSettings: native),
        .executableTarget(
            name: "Operations", dependencies: ["Autodiff", benchmark], path: "Benchmarks/Operations",
            swiftSettings: native, plugins: [plugin]),
    ],
    swiftLanguageModes: [.v6]
)
