import ChotSession
import DesignSystem
import Foundation
import PhoneDevices
import PhotosUI
import SwiftUI
import UniformTypeIdentifiers
import WalletFeature
import Words

/// What the app is made of on a phone.
@MainActor final class Parts {
    let camera = Camera()
    let words = WalletWords { NSLocalizedString($0, comment: "") }
    let model: WalletModel

    init() throws {
        let folder = try ownFolder()
        let secrets = KeychainSecrets(service: "vn.chot.wallet")
        let wallets = CoreWallets(
            folder: folder.appendingPathComponent("wallet"), secrets: secrets,
            key: EnclaveKey(secrets: secrets),
            // Whichever table the app's own words come from: the core's are in the same language.
            language: AppLanguage(preferred: Bundle.main.preferredLocalizations))
        model = WalletModel(
            WalletParts(
                wallets: wallets, clocks: PhoneClocks(), pauses: PhonePauses(),
                choices: PhoneChoices(), frames: camera, pictures: PhonePictures(),
                drawing: PhoneDrawing(), writing: PhoneSheets(), notices: PhoneNotices(),
                transport: { HttpTransport($0, allowsMobile: $1) }, folder: folder,
                reminderText: words(.reminderText)))
    }
}

struct Root: View {
    @State private var parts: Parts?
    /// Why there is no folder of the app's own, without which nothing is kept safely.
    @State private var failure: String?
    @State private var isPicking = false
    /// The city's file, in place of a code's.
    @State private var picksCity = false
    @State private var picksPicture = false
    @State private var picture: PhotosPickerItem?
    /// What the app was started with.
    @State private var waiting: URL?
    @Environment(\.scenePhase) private var phase
    @Environment(\.isSceneCaptured) private var isRecorded

    var body: some View {
        ZStack {
            if let parts {
                WalletScreen(
                    parts.model, words: parts.words, version: version, isRecorded: isRecorded,
                    preview: CameraPreview(camera: parts.camera)
                ) { go($0, parts) }
            }
            // The system's own words: nothing of ours is there to say it.
            if let failure { Banner(failure) }
            // Nothing of anybody stays in the app switcher's picture.
            if phase != .active { Color(.veil).ignoresSafeArea() }
        }
        .task {
            do {
                if parts == nil { parts = try Parts() }
            } catch {
                failure = error.localizedDescription
            }
            guard let parts else { return }
            await parts.model.appear()
            if let waiting { await take(waiting, parts) }
            waiting = nil
            if OneTap.shared.count > 0 { await parts.model.showFirst() }
            await parts.model.updateByItself()
        }
        .onChange(of: phase) { _, now in
            guard let parts else { return }
            switch now {
            case .active:
                Task {
                    await parts.model.appear()
                    await parts.model.updateByItself()
                }
            case .background: parts.model.enterBackground()
            case .inactive: break
            @unknown default: break
            }
        }
        .onChange(of: OneTap.shared.count) { _, _ in
            guard let parts else { return }
            Task { await parts.model.showFirst() }
        }
        .onChange(of: parts.map { $0.model.place == .show && phase == .active } ?? false) {
            _, isShown in
            PhoneScreen.setBright(isShown)
            PhoneScreen.stayOn(isShown)
        }
        .onOpenURL { url in
            if let parts {
                Task { await take(url, parts) }
            } else {
                waiting = url
            }
        }
        // One for both: of several on a view the system opens but one.
        .fileImporter(isPresented: $isPicking, allowedContentTypes: [.data]) { result in
            guard let parts, let url = try? result.get() else { return }
            let data = try? Picked(url).data()
            if picksCity {
                Task { await parts.model.city.take(data) }
            } else {
                Task { await parts.model.adding.take(data) }
            }
        }
        .photosPicker(isPresented: $picksPicture, selection: $picture, matching: .images)
        .onChange(of: picture) { _, chosen in
            guard let parts, let chosen else { return }
            picture = nil
            Task {
                let data = try? await chosen.loadTransferable(type: Data.self)
                await parts.model.adding.take(data ?? nil)
            }
        }
    }

    private var version: String {
        Bundle.main.object(forInfoDictionaryKey: "CFBundleShortVersionString") as? String ?? "–"
    }

    /// A shared file, or a link.
    private func take(_ url: URL, _ parts: Parts) async {
        if url.isFileURL {
            await parts.model.take(file: try? Picked(url).data())
        } else {
            await parts.model.take(link: url)
        }
    }

    private func go(_ elsewhere: WalletScreen<CameraPreview>.Elsewhere, _ parts: Parts) {
        switch elsewhere {
        case .openSettings: PhoneScreen.openSettings()
        case .paste: Task { await parts.model.adding.paste(PhoneScreen.pasted) }
        case .pickPicture: picksPicture = true
        case .pickFile: pick(city: false)
        case .pickCity: pick(city: true)
        }
    }

    private func pick(city: Bool) {
        picksCity = city
        isPicking = true
    }
}
