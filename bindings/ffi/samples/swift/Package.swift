// swift-tools-version:6.0
// A program that takes Chốt from the package that ios/make-package.sh made:
// CHOT_PACKAGE=FOLDER swift run FirstVerdict FIXTURES
import Foundation
import PackageDescription

let chot =
    ProcessInfo.processInfo.environment["CHOT_PACKAGE"] ?? "../../../../target/swift-package/chot"

let package = Package(
    name: "FirstVerdict",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "chot", path: chot)],
    targets: [
        .executableTarget(
            name: "FirstVerdict", dependencies: [.product(name: "ChotCore", package: "chot")])
    ]
)
