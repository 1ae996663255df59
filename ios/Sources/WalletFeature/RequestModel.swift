import ChotSession
import Foundation
import Observation

/// Asks for a credential: the ID number, and the holder's key, for whoever issues it.
@MainActor @Observable public final class RequestModel {
    public private(set) var made: Made?
    public private(set) var trouble: WalletTrouble?
    /// Put away with the screen.
    public var number = NumberEntry()

    public struct Made: Equatable, Sendable {
        /// None where it is too long for a code: the file is handed over then.
        public let code: DrawnCode?
        /// To be shared; gone with the screen.
        public let file: URL?
    }

    private let owner: WalletOwner
    private let drawing: any CodeDrawing
    private let folder: URL

    /// - Parameter folder: where the file lies while it is shared.
    public init(owner: WalletOwner, drawing: any CodeDrawing, folder: URL) {
        self.owner = owner
        self.drawing = drawing
        self.folder = folder
    }

    public func make() async {
        guard number.isComplete else { return }
        let digits = number.digits
        do throws(WalletTrouble) {
            let text = try await owner.ask { try $0.request(digits) }
            trouble = nil
            made = Made(code: drawing.draw(text), file: write(text))
        } catch {
            trouble = error
        }
    }

    /// The ID number stays nowhere.
    public func putAway() {
        if let file = made?.file { try? FileManager.default.removeItem(at: file) }
        made = nil
        trouble = nil
        number = NumberEntry()
    }

    private func write(_ text: String) -> URL? {
        let file = folder.appendingPathComponent("chot-request.json")
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
            return file
        } catch {
            return nil
        }
    }
}
