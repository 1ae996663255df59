// swift-tools-version:6.0
import PackageDescription

// Here, on Linux, the Rust core is this machine's static library, found where the command line says
// (-Xlinker -L…). On Apple's platforms it is the XCFramework that `make-xcframework.sh` packs.
#if os(Linux)
    let ffi: Target = .systemLibrary(name: "ChotCoreFFI", path: "Generated/ChotCoreFFI")
    let linked: [LinkerSetting] = [.linkedLibrary("chot")]
#else
    let ffi: Target = .binaryTarget(name: "ChotCoreFFI", path: "Generated/ChotCore.xcframework")
    let linked: [LinkerSetting] = []
#endif

// Run by tests/shells/crossing.sh alone.
#if os(Linux)
    let measured: [Target] = [
        .executableTarget(name: "Crossing", dependencies: ["ChotCore"], path: "Crossing")
    ]
#else
    let measured: [Target] = []
#endif

let package = Package(
    name: "Chot",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [
        .library(name: "ChotCore", targets: ["ChotCore"]),
        .library(name: "CheckpointLogic", targets: ["CheckpointLogic"]),
    ],
    targets: [
        ffi,
        .target(
            name: "ChotCore", dependencies: ["ChotCoreFFI"], path: "Generated/ChotCore",
            linkerSettings: linked),
        .target(name: "CheckpointLogic", dependencies: ["ChotCore"]),
        .testTarget(
            name: "CheckpointLogicTests", dependencies: ["CheckpointLogic", "ChotCore"]),
    ] + measured
)
