import ChotSession
import Foundation
import SwiftUI
import Words
import XCTest

@testable import CheckpointFeature
@testable import DesignSystem

/// What holds for every screen in every state, by the tree that its `body` builds.
final class TreeTests: XCTestCase {
    /// Ours in white brackets, the core's in angles: what is in neither is nobody's words.
    private let words = Words { "⟦\($0)⟧" }

    @MainActor private func screens() -> [Screens.Shown] {
        Screens.all(words) { "«\($0)»" }
            + WalletScreens.all(WalletWords { "⟦\($0)⟧" }) { "«\($0)»" }
    }

    @MainActor func testO5_everyTextHasAColourOfItsOwnWhereverItsGroundIsFixed() async {
        let screens = screens()
        XCTAssertGreaterThan(screens.flatMap(\.node.texts).count, 300)
        for shown in screens { XCTAssertEqual(unreadable(shown.node), [], shown.name) }
        // What is looked for is found: the system's white on our white, at night.
        let fault = Node.record(Text("a").background(Color.white))
        XCTAssertEqual(unreadable(fault), ["a has the system's colour"])
        let grey = Node.record(
            Text("a").foregroundStyle(Color(.quiet)).background(Color(.veil)))
        XCTAssertEqual(unreadable(grey).count, 1)
        XCTAssertEqual(
            unreadable(Node.record(Text("a"))), ["a stands on the system's ground"])
    }

    @MainActor private func unreadable(_ node: Node) -> [String] {
        node.all.filter { ["text", "image", "field"].contains($0.kind) }.flatMap { text in
            guard let ground = text.ground else {
                return ["\(text.text) stands on the system's ground"]
            }
            guard let ink = text.foreground else {
                return ["\(text.text) has the system's colour"]
            }
            return [false, true].filter { ink.contrast(to: ground, atNight: $0) < 7 }
                .map { "\(text.text): contrast, night \($0)" }
        }
    }

    @MainActor func testO5_everyButtonIsLargeEnoughForGlovesAndSaysWhatItDoes() async {
        for shown in screens() {
            for button in shown.node.buttons {
                XCTAssertTrue(
                    button.spoken.contains { $0.isLetter || $0.isNumber },
                    "\(shown.name): a button says nothing")
                let heights = button.all.compactMap(\.minHeight)
                XCTAssertGreaterThanOrEqual(
                    heights.max() ?? 0, 56, "\(shown.name): \(button.spoken)")
                XCTAssertTrue(
                    button.all.contains { $0.fillsWidth || ($0.minWidth ?? 0) >= 56 },
                    "\(shown.name): \(button.spoken)")
                XCTAssertNotNil(button.action)
            }
        }
    }

    @MainActor func testO5_everyPictureIsNamedOrHidden() async {
        func look(_ node: Node, _ isSaid: Bool, _ name: String) {
            let said = isSaid || node.hidden || node.label != nil
            if ["image", "canvas"].contains(node.kind) {
                XCTAssertTrue(said, "\(name): \(node.kind) \(node.text)")
            }
            for child in node.children { look(child, said, name) }
        }
        for shown in screens() { look(shown.node, false, shown.name) }
    }

    @MainActor func testO5_everyWordIsTheTablesOrTheCores() async {
        let known = /⟦[a-z_]+⟧|«[^»]*»|\d+ ms|MB/
        for shown in screens() {
            let spoken = shown.node.all.flatMap {
                [$0.kind == "image" ? "" : $0.text, $0.label ?? ""]
            }
            for text in spoken {
                let rest = text.replacing(known, with: "")
                XCTAssertFalse(rest.contains(where: \.isLetter), "\(shown.name): \(text)")
            }
        }
    }

    @MainActor func testO5_noHeightIsFixedAroundAText() async {
        for shown in screens() {
            for frame in shown.node.all where frame.height != nil {
                XCTAssertEqual(frame.texts, [], "\(shown.name): cut off in large type")
            }
            for text in shown.node.all where text.kind == "text" {
                XCTAssertTrue(text.font.followsTypeSize, "\(shown.name): \(text.text)")
            }
        }
    }

    @MainActor func testO8_voiceOverReadsTheVerdictThenWhatMendsItThenThePerson() async throws {
        let read = try XCTUnwrap(screens().first { $0.name == "O7-deny" }).node.read
        XCTAssertEqual(
            read,
            [
                "«CHO QUA». «Đi làm đúng giờ»", "«Khai báo»", "«Thẻ ngành»", "«Giấy đi đường»",
                "⟦compare_holder⟧", "«Lan Ví Dụ»", "«Chưa ký»", "⟦born⟧", "⟦id_ends_with⟧",
                "«Sở Ví dụ»", "⟦remedies⟧", "«Hỏi chỉ huy»", "⟦reasons⟧", "«Đã tiêm»", "⟦next⟧",
            ])
        let warned = try XCTUnwrap(screens().first { $0.name == "O13-not-recorded" }).node.read
        XCTAssertEqual(
            Array(warned.prefix(3)), ["⟦not_recorded⟧", "«Dữ liệu đã cũ»", "«Đồng hồ sai»"])
    }

    @MainActor func testW6_theCodeIsNotDrawnWhileTheScreenIsRecorded() async throws {
        func drawn(_ name: String) throws -> Int {
            let screen = try XCTUnwrap(screens().first { $0.name == name }, name)
            return screen.node.all.filter { $0.kind == "canvas" }.count
        }
        XCTAssertEqual(try drawn("W6-show"), 2, "the code and its ring")
        XCTAssertEqual(try drawn("W6-recorded"), 0)
    }

    @MainActor func testO23_nothingUnderAVerdictCanBeWalkedTo() async throws {
        let phone = FakePhone()
        let frames = FakeFrames()
        let choices = MemoryChoices()
        choices.set("checkpoint", "x")
        let model = CheckpointModel(
            phone: phone, clocks: FakeClocks(), pauses: NoPauses(), frames: frames, torch: frames,
            haptics: FakeSignals(), sound: FakeSignals(), choices: choices)
        await model.appear()
        func screen() -> Node {
            Node.record(
                CheckpointScreen(model, words: words, preview: Color(.veil)) { _ in })
        }
        XCTAssertNotNil(screen().button("⟦torch_off⟧"))
        await model.showPortal()
        XCTAssertNil(screen().button("⟦torch_off⟧"))
        XCTAssertEqual(screen().buttons.map(\.spoken), ["⟦close⟧"])
        await model.close()
    }

    @MainActor func testO11_pressingTheButtonsIsWhatTheModelDoes() async throws {
        let phone = FakePhone()
        let frames = FakeFrames()
        let choices = MemoryChoices()
        choices.set("checkpoint", "x")
        let model = CheckpointModel(
            phone: phone, clocks: FakeClocks(), pauses: NoPauses(), frames: frames, torch: frames,
            haptics: FakeSignals(), sound: FakeSignals(), choices: choices)
        await model.appear()
        var went: [CheckpointScreen<Color>.Elsewhere] = []
        func press(_ word: String, _ line: UInt = #line) async {
            let screen = Node.record(
                CheckpointScreen(model, words: words, preview: Color(.veil)) { went.append($0) })
            guard let button = screen.button(word) else {
                return XCTFail("no \(word) among \(screen.buttons.map(\.spoken))", line: line)
            }
            button.press()
            for _ in 0..<20 { try? await Task.sleep(for: .milliseconds(1)) }
        }
        await press("⟦torch_off⟧")
        XCTAssertTrue(frames.state.value.light)
        await press("⟦zoom_once⟧")
        XCTAssertEqual(frames.state.value.zoom, 2)
        await press("⟦menu⟧")
        XCTAssertEqual(went, [.menu])
        await press("⟦no_code⟧")
        for digit in ["0", "7", "9", "1", "2", "3", "4", "5"] { await press(digit) }
        await press("⟦look_up⟧")
        XCTAssertNotNil(model.number, "eight digits are nobody's")
        await press("6")
        await press("⟦look_up⟧")
        XCTAssertEqual(model.state, .judged(Judged(verdict(.refer))))
        await press("«staffCard»")
        XCTAssertEqual(model.state.verdict?.seen, [.staffCard])
        await press("⟦next⟧")
        XCTAssertEqual(model.state, .searching)
        await model.close()
    }

    @MainActor func testO6_looksDifferByMoreThanTheirColour() async {
        let looks = Decision.allCases.map(VerdictLook.init)
        XCTAssertEqual(Set(looks.map(\.symbol)).count, 3)
        XCTAssertEqual(Set(looks.map(\.ground.day)).count, 3)
        XCTAssertEqual(Set(looks.map(\.ground.night)).count, 3)
        // To those who don't see red, permit and deny are still told apart: blue stays.
        for night in [false, true] {
            let permit = Color(looks[0].ground).parts(atNight: night)
            let deny = Color(looks[1].ground).parts(atNight: night)
            XCTAssertGreaterThan(permit.blue - deny.blue, 0.25)
        }
    }
}
