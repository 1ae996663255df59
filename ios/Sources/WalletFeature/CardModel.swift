import ChotSession
import Foundation
import Observation

/// One card: what is in it, what a scan shows, what is kept beside it.
@MainActor @Observable public final class CardModel {
    public enum State: Equatable, Sendable {
        case details
        case naming
        /// It is asked once more.
        case removing
        case certificate(Certificate, DrawnCode)
        case removingCertificate(Certificate)
        case printing
    }

    public private(set) var state = State.details
    public private(set) var home: HomeCard?
    public private(set) var revealed: [Revealed] = []
    public private(set) var certificates: [Certificate] = []
    /// Its place among all, from 0.
    public private(set) var place = 0
    public private(set) var count = 1
    public private(set) var trouble: WalletTrouble?
    /// The sheet, to be shared or printed; gone with the screen.
    public private(set) var sheet: URL?
    public var label = ""

    private let id: String
    private let owner: WalletOwner
    private let clocks: any Clocks
    private let writing: any SheetWriting
    private let folder: URL

    public init(
        _ card: String, owner: WalletOwner, clocks: any Clocks, writing: any SheetWriting,
        folder: URL
    ) {
        id = card
        self.owner = owner
        self.clocks = clocks
        self.writing = writing
        self.folder = folder
    }

    public func load() async {
        let (id, time) = (id, clocks.read())
        do throws(WalletTrouble) {
            let (all, at, revealed, certificates) = try await owner.ask { cards in
                let all = try HomeCard.all(cards, at: time)
                let at = all.firstIndex { $0.id == id } ?? 0
                return (all, at, try cards.revealed(id), try cards.certificates(id))
            }
            home = all.first { $0.id == id }
            (place, count) = (at, all.count)
            (self.revealed, self.certificates) = (revealed, certificates)
        } catch {
            trouble = error
        }
    }

    public func back() {
        trouble = nil
        if let sheet { try? FileManager.default.removeItem(at: sheet) }
        sheet = nil
        state = .details
    }

    // MARK: In the family

    public func name() {
        label = home?.card.label ?? ""
        state = .naming
    }

    /// Nothing typed: by the name on it again.
    public func saveName() async {
        let (id, label) = (id, label.trimmingCharacters(in: .whitespacesAndNewlines))
        await change { try $0.rename(id, label.isEmpty ? nil : label) }
    }

    /// - Parameter steps: −1 is up.
    public func move(_ steps: Int) async {
        let id = id
        await change { cards in
            var ids = try cards.cards().map(\.id)
            guard let at = ids.firstIndex(of: id), ids.indices.contains(at + steps) else { return }
            ids.swapAt(at, at + steps)
            try cards.reorder(ids)
        }
    }

    public func askToRemove() { state = .removing }

    /// True where it is gone.
    public func remove() async -> Bool {
        guard state == .removing else { return false }
        let id = id
        do throws(WalletTrouble) {
            try await owner.ask { try $0.remove(id) }
            return true
        } catch {
            trouble = error
            return false
        }
    }

    // MARK: Certificates

    public func show(_ certificate: Certificate) async {
        let id = id
        do throws(WalletTrouble) {
            let code = try await owner.ask { try $0.certificateCode(id, certificate.id) }
            state = .certificate(certificate, code)
        } catch {
            trouble = error
        }
    }

    public func askToRemove(_ certificate: Certificate) {
        state = .removingCertificate(certificate)
    }

    public func removeCertificate() async {
        guard case .removingCertificate(let certificate) = state else { return }
        let id = id
        await change { try $0.removeCertificate(id, certificate.id) }
    }

    private func change(_ act: @escaping @Sendable (any Cards) throws -> Void) async {
        do throws(WalletTrouble) {
            try await owner.ask(act)
            trouble = nil
            state = .details
            await load()
        } catch {
            trouble = error
        }
    }

    // MARK: On paper

    public func openPrint() { state = .printing }

    /// The sheet of a print: a code that is new every 20 seconds is none.
    /// - Parameter words: in the app's language.
    public func print(_ words: SheetWords) async {
        guard let card = home?.card, !card.isLive else { return }
        let (id, time) = (id, clocks.read())
        do throws(WalletTrouble) {
            let code = try await owner.ask { try $0.live(id, at: time).code }
            let file = folder.appendingPathComponent("chot-print.pdf")
            let data = writing.write(.print(code, words))
            sheet = (try? data.write(to: file, options: .atomic)).map { file }
        } catch {
            trouble = error
        }
    }
}

/// What is written on a print.
public struct SheetWords: Equatable, Sendable {
    let title: String
    let with: String
    let valid: String

    public init(title: String, with: String, valid: String) {
        self.title = title
        self.with = with
        self.valid = valid
    }
}

extension Sheet {
    /// The code as large as the sheet is wide, and that it goes with an ID card.
    static func print(_ code: DrawnCode, _ words: SheetWords) -> Sheet {
        let side = width - 2 * margin
        return Sheet([
            .text(words.title, top: margin, size: 28, isBold: true),
            .code(code, left: margin, top: margin + 56, side: side),
            .text(words.with, top: margin + side + 72, size: 22, isBold: true),
            .text(words.valid, top: margin + side + 136, size: 18, isBold: false),
        ])
    }
}
