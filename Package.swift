// swift-tools-version: 6.1
import PackageDescription

let numerics: Target.Dependency = .product(name: "RealModule", package: "swift-numerics")
let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// What tests check is optimised in a release build; the tests themselves are not, which would take most of its time.
let tests: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
    name: "backprop",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    ],
    targets: [
        .systemLibrary(name: "CBLAS", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CEditline", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CAllocator"),
        .target(name: "Limits", dependencies: ["CAllocator"]),
        .target(name: "Syntax"),
        .target(name: "Autodiff", dependencies: ["CBLAS", "Limits", numerics]),
        .target(name: "Learning", dependencies: ["Autodiff", "Limits", "CZlib"]),
        .target(name: "Reporting"),
        .target(
            name: "Modelling", dependencies: ["Syntax", "Autodiff", "Learning", "Limits", "Reporting", collections]),
        .target(
            name: "Insight",
            dependencies: ["Modelling", "Syntax", "Autodiff", "Learning", "Limits", "Reporting", collections]),
        .target(
            name: "Teaching",
            dependencies: ["Insight", "Modelling", "Syntax", "Autodiff", "Learning", "Reporting"]),
        .target(name: "Exporting", dependencies: ["Modelling", "Autodiff", "Reporting"]),
        .target(
            name: "Commands",
            dependencies: [
                "Modelling", "Insight", "Exporting", "Teaching", "Syntax", "Autodiff", "Learning", "Limits",
                "Reporting", collections,
            ]),
        .target(name: "Rendering", dependencies: ["Limits", "Reporting"]),
        .target(
            name: "Shell",
            dependencies: ["Syntax", "Commands", "Limits", "Reporting", "Rendering", "CEditline", argumentParser]),
        .executableTarget(name: "backprop", dependencies: ["Shell"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "LimitsTests", dependencies: ["Limits"], swiftSettings: tests),
        .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "TestSupport"], swiftSettings: tests),
        .testTarget(name: "AutodiffTests", dependencies: ["Autodiff", numerics], swiftSettings: tests),
        .testTarget(name: "LearningTests", dependencies: ["Learning", "Autodiff"], swiftSettings: tests),
        .testTarget(
            name: "CommandsTests",
            dependencies: [
                "Commands", "Insight", "Exporting", "Teaching", "Modelling", "Syntax", "Autodiff", "Learning",
                "Reporting", "Rendering", "TestSupport",
            ], swiftSettings: tests),
        .testTarget(
            name: "RenderingTests", dependencies: ["Rendering", "Reporting", "TestSupport"], swiftSettings: tests),
        .testTarget(
            name: "ShellTests",
            dependencies: ["Shell", "Commands", "Insight", "Modelling", "Rendering", "Syntax", "Reporting"],
            swiftSettings: tests),
    ],
    swiftLanguageModes: [.v6]
)
