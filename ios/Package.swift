// swift-tools-version:6.0
import PackageDescription

// Here, on Linux, the Rust core is this machine's static library, found where the command line says
// (-Xlinker -L…), and Apple's frameworks are our stubs. On Apple's platforms the core is the
// XCFramework that `make-xcframework.sh` packs.
#if os(Linux)
    let ffi: Target = .systemLibrary(name: "ChotCoreFFI", path: "Generated/ChotCoreFFI")
    let linked: [LinkerSetting] = [.linkedLibrary("chot")]
    let screens: [Target.Dependency] = ["SwiftUI"]
    let phone: [Target.Dependency] = [
        "AVFoundation", "CommonCrypto", "CoreImage", "CryptoKit", "Security", "SwiftUI", "UIKit",
        "UserNotifications",
    ]
    let stubs: [Target] = [
        .target(name: "CoreVideo", path: "Stubs/CoreVideo"),
        .target(name: "CoreMedia", dependencies: ["CoreVideo"], path: "Stubs/CoreMedia"),
        .target(name: "UIKit", path: "Stubs/UIKit"),
        .target(
            name: "AVFoundation", dependencies: ["CoreMedia", "UIKit"], path: "Stubs/AVFoundation"),
        .target(name: "Security", path: "Stubs/Security"),
        .target(name: "CryptoKit", dependencies: ["Security"], path: "Stubs/CryptoKit"),
        .target(name: "CommonCrypto", path: "Stubs/CommonCrypto"),
        .target(name: "CoreImage", path: "Stubs/CoreImage"),
        .target(name: "UserNotifications", path: "Stubs/UserNotifications"),
        .target(name: "AppIntents", path: "Stubs/AppIntents"),
        .target(name: "PhotosUI", dependencies: ["SwiftUI"], path: "Stubs/PhotosUI"),
        .target(name: "UniformTypeIdentifiers", path: "Stubs/UniformTypeIdentifiers"),
        .target(
            name: "SwiftUI", dependencies: ["UIKit", "UniformTypeIdentifiers"],
            path: "Stubs/SwiftUI"),
        // Run by tests/shells/crossing.sh alone.
        .executableTarget(name: "Crossing", dependencies: ["ChotCore"], path: "Crossing"),
        .testTarget(
            name: "FeatureTests",
            dependencies: [
                "AppIntents", "CheckpointFeature", "ChotSession", "DesignSystem",
                "JournalFeature", "PhoneDevices", "PhotosUI", "SetUpFeature", "SwiftUI",
                "WalletFeature", "Words",
            ]),
    ]
#else
    let ffi: Target = .binaryTarget(name: "ChotCoreFFI", path: "Generated/ChotCore.xcframework")
    let linked: [LinkerSetting] = []
    let screens: [Target.Dependency] = []
    let phone: [Target.Dependency] = []
    let stubs: [Target] = []
#endif

let features: [Target] = [
    // The one target that knows the generated bindings.
    .target(name: "ChotSession", dependencies: ["ChotCore"]),
    .target(name: "Words"),
    .target(name: "DesignSystem", dependencies: on(["ChotSession"], screens)),
    .target(
        name: "CheckpointFeature",
        dependencies: on(["ChotSession", "DesignSystem", "Words"], screens)),
    .target(
        name: "JournalFeature",
        dependencies: on(["ChotSession", "DesignSystem", "Words"], screens)),
    .target(
        name: "WalletFeature",
        dependencies: on(["ChotSession", "DesignSystem", "Words"], screens)),
    .target(
        name: "SetUpFeature",
        dependencies: on(["ChotSession", "DesignSystem", "Words"], screens)),
    .target(name: "PhoneDevices", dependencies: on(["ChotSession"], phone)),
]

let core: [Target] = [
    ffi,
    .target(
        name: "ChotCore", dependencies: ["ChotCoreFFI"], path: "Generated/ChotCore",
        linkerSettings: linked),
    .testTarget(name: "SurfaceTests", dependencies: ["ChotCore"]),
]

func on(_ ours: [Target.Dependency], _ platforms: [Target.Dependency]) -> [Target.Dependency] {
    ours + platforms
}

let package = Package(
    name: "Chot",
    // The oldest that has what the apps need, and no phone that runs iOS 17 is left out by it.
    platforms: [.iOS(.v18), .macOS(.v15)],
    products: [
        .library(name: "ChotCore", targets: ["ChotCore"]),
        .library(
            name: "Officer",
            targets: ["CheckpointFeature", "JournalFeature", "SetUpFeature", "PhoneDevices"]),
        .library(name: "Wallet", targets: ["WalletFeature", "PhoneDevices"]),
    ],
    targets: core + features + stubs
)
