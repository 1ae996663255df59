import ChotSession
import Dispatch
import Foundation
import Observation

/// Takes a code in: from the camera, a picture, a file, a link or what was copied. It is said what it is
/// before it is kept.
@MainActor @Observable public final class AddModel {
    public enum State: Equatable, Sendable {
        case asking
        case scanning
        case reading
        case offered(Offered)
    }

    /// What went wrong last.
    public enum Problem: Equatable, Sendable {
        case said(WalletTrouble)
        case unreadable
        case nothingInPicture
        case severalInPicture
        case nothingToPaste
        case camera
        case cameraRefused
    }

    public private(set) var state = State.asking
    public private(set) var problem: Problem?

    private let owner: WalletOwner
    private let wallets: any Wallets
    private let frames: any FrameSource
    private let pictures: any PictureReading
    private let background = Background("vn.chot.add")
    private var text: String?

    public init(
        owner: WalletOwner, wallets: any Wallets, frames: any FrameSource,
        pictures: any PictureReading
    ) {
        self.owner = owner
        self.wallets = wallets
        self.frames = frames
        self.pictures = pictures
    }

    public func scan() async {
        problem = nil
        if frames.access == .unasked { _ = await frames.ask() }
        guard frames.access == .granted else {
            problem = .cameraRefused
            return
        }
        state = .scanning
        let reader = wallets.reader()
        frames.start(
            on: DispatchQueue(label: "vn.chot.add.camera"),
            frame: { [weak self] plane, shape in
                guard let texts = try? reader.read(plane, shape), let text = texts.first else {
                    return
                }
                Task { await self?.took(text) }
            },
            interrupted: { _ in },
            failed: { [weak self] in Task { await self?.cameraFailed() } })
    }

    private func took(_ text: String) async {
        guard state == .scanning else { return }
        frames.stop()
        await take(text)
    }

    private func cameraFailed() {
        guard state == .scanning else { return }
        stop()
        problem = .camera
    }

    /// What was copied; nothing where that is no text.
    public func paste(_ text: String?) async {
        let text = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else {
            problem = .nothingToPaste
            return
        }
        await take(text)
    }

    /// A link's code is what follows its `#`: no server is ever sent that.
    public func take(_ link: URL) async {
        let text = URLComponents(url: link, resolvingAgainstBaseURL: false)?.fragment
        guard let text, !text.isEmpty else {
            problem = .unreadable
            return
        }
        await take(text)
    }

    /// A file: the code's text, or a picture of it. Nothing where it couldn't be read.
    public func take(_ file: Data?) async {
        problem = nil
        guard let file, !file.isEmpty, file.count <= Self.largest else {
            problem = .unreadable
            return
        }
        if file.count <= Self.longest, let text = String(data: file, encoding: .utf8) {
            await take(text.trimmingCharacters(in: .whitespacesAndNewlines))
            return
        }
        state = .reading
        let (pictures, reader) = (pictures, wallets.reader())
        let texts: [String]? = await background.run {
            guard let (plane, shape) = pictures.plane(of: file) else { return nil }
            return (try? reader.readStill(plane, shape)) ?? []
        }
        state = .asking
        switch texts?.count {
        case nil: problem = .unreadable
        case 0: problem = .nothingInPicture
        case 1: await take(texts?.first ?? "")
        default: problem = .severalInPicture
        }
    }

    public func take(_ text: String) async {
        problem = nil
        state = .reading
        do throws(WalletTrouble) {
            let offered = try await owner.ask { try $0.preview(text) }
            self.text = text
            state = .offered(offered)
        } catch {
            state = .asking
            problem = .said(error)
        }
    }

    /// Keeps it. The card's id, where it was kept.
    public func keep() async -> String? {
        guard case .offered(.credential) = state, let text else { return nil }
        return await keep { try $0.add(text).id }
    }

    /// Keeps the certificate beside a card.
    public func keep(beside card: String) async -> String? {
        guard case .offered(.certificate) = state, let text else { return nil }
        return await keep {
            try $0.addCertificate(card, text)
            return card
        }
    }

    private func keep(_ act: @escaping @Sendable (any Cards) throws -> String) async -> String? {
        do throws(WalletTrouble) {
            let kept = try await owner.ask(act)
            stop()
            return kept
        } catch {
            stop()
            problem = .said(error)
            return nil
        }
    }

    /// Not this one, or not at all. Nothing of it is kept.
    public func stop() {
        frames.stop()
        text = nil
        state = .asking
    }

    /// Bytes of a picture that is looked into.
    private static let largest = 32 << 20
    /// Bytes of a text: more is no code.
    private static let longest = 16 << 10
}
