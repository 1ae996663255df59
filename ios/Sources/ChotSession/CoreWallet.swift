import ChotCore
import Foundation

/// The wallet of this phone, by the core.
public final class CoreWallets: Wallets {
    public let language: AppLanguage
    private let path: String
    private let secrets: any Keystore
    private let key: (any HolderKey)?

    /// - Parameters:
    ///   - folder: of the wallet's own.
    ///   - key: of a new wallet; none where the phone has no hardware for it. One that was made with a
    ///     keystore's key goes on with that.
    public init(
        folder: URL, secrets: any SecretStore, key: (any HolderKey)? = nil, language: AppLanguage
    ) {
        self.language = language
        path = folder.path
        self.secrets = CoreKeystore(secrets)
        self.key = key
    }

    public func open() throws -> any Cards {
        try language.walletSaid {
            CoreWallet(
                try HolderWallet.open(
                    path: path, keystore: secrets, signer: key.map(CoreSigner.init)),
                key, language)
        }
    }

    public func delete() throws {
        try language.walletSaid {
            try deleteWallet(path: path, keystore: secrets)
            try key?.remove()
        }
    }

    public func readCity(_ file: Data) throws -> CitySeen {
        try language.walletSaid { CitySeen(try readCityTrust(file: file)) }
    }

    public func reader() -> any CodeReading { CoreReader(language) }

    public func trouble(_ error: any Error) -> WalletTrouble { language.walletTrouble(error) }
}

/// The open wallet, by the core.
final class CoreWallet: Cards {
    private let core: HolderWallet
    private let key: (any HolderKey)?
    private let language: AppLanguage

    init(_ core: HolderWallet, _ key: (any HolderKey)?, _ language: AppLanguage) {
        self.core = core
        self.key = key
        self.language = language
    }

    func keyIsHardware() throws -> Bool { try said { try core.keyKind() == .hardware } }

    func request(_ idNumber: String) throws -> String {
        try said { try core.request(idNumber: idNumber) }
    }

    func preview(_ text: String) throws -> Offered {
        try said { Offered(try core.preview(text: text, language: language.core)) }
    }

    func add(_ text: String) throws -> Card {
        try said { Card(try core.add(credentialText: text)) }
    }

    func cards() throws -> [Card] { try said { try core.cards().map(Card.init) } }

    func remove(_ card: String) throws { try said { try core.remove(cardId: card) } }

    func rename(_ card: String, _ label: String?) throws {
        try said { _ = try core.rename(cardId: card, label: label) }
    }

    func reorder(_ cards: [String]) throws { try said { try core.reorder(cardIds: cards) } }

    func questionnaire() throws -> Questionnaire {
        try said {
            let asked = try core.questions(language: language.core)
            return Questionnaire(
                number: asked.questionnaire,
                questions: asked.questions.map { Question(id: $0.id, text: $0.text) })
        }
    }

    func declare(
        _ card: String, _ questionnaire: UInt32, answers: [String: Bool], at time: ClockTime
    ) throws -> Bool {
        try said {
            try core.declare(
                cardId: card, questionnaire: questionnaire, answers: answers, clock: time.core)
        }
    }

    func live(_ card: String, at time: ClockTime) throws -> (code: DrawnCode, renewAt: Int64?) {
        try said {
            let code = try core.liveCode(cardId: card, clock: time.core)
            return (DrawnCode(code), code.renewAtMillis)
        }
    }

    func certificates(_ card: String) throws -> [Certificate] {
        try said {
            try core.certificates(cardId: card, language: language.core).map(Certificate.init)
        }
    }

    func addCertificate(_ card: String, _ text: String) throws {
        try said {
            _ = try core.addCertificate(cardId: card, text: text, language: language.core)
        }
    }

    func certificateCode(_ card: String, _ certificate: String) throws -> DrawnCode {
        try said {
            DrawnCode(try core.certificateCode(cardId: card, certificateId: certificate))
        }
    }

    func removeCertificate(_ card: String, _ certificate: String) throws {
        try said { try core.removeCertificate(cardId: card, certificateId: certificate) }
    }

    func city() throws -> CitySeen? { try said { try core.city().map(CitySeen.init) } }

    func trust(_ file: Data) throws -> CitySeen {
        try said { CitySeen(try core.trust(file: file)) }
    }

    func forgetCity() throws { try said { try core.forgetCity() } }

    func update(folder: String, at time: ClockTime) throws -> UpdateDone {
        try said { UpdateDone(try core.updateFromFolder(folder: folder, clock: time.core)) }
    }

    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone {
        try said {
            UpdateDone(
                try core.update(
                    transport: CoreTransport(transport), progress: CoreProgress(goesOn),
                    clock: time.core))
        }
    }

    func outlook(_ card: String, at time: ClockTime) throws -> Outlook {
        try said {
            Outlook(
                try core.outlook(
                    cardId: card, day: nil, language: language.core, clock: time.core))
        }
    }

    func stored() throws -> [Said] {
        try said {
            try core.whatIsStored(language: language.core).map {
                Said(code: $0.code, text: $0.text)
            }
        }
    }

    func revealed(_ card: String) throws -> [Revealed] {
        try said {
            try core.whatAScanReveals(cardId: card, language: language.core).map {
                Revealed(what: Said(code: $0.code, text: $0.text), value: $0.value)
            }
        }
    }

    func deleteEverything() throws {
        try said {
            try core.deleteEverything()
            try key?.remove()
        }
    }

    private func said<T>(_ call: () throws -> T) throws -> T { try language.walletSaid(call) }
}

private final class CoreSigner: HolderSigner {
    private let key: any HolderKey

    init(_ key: any HolderKey) { self.key = key }

    func algorithm() throws -> HolderAlgorithm { .p256 }
    func publicKey() throws -> Data { try core { try key.publicKey() } }
    func sign(message: Data) throws -> Data { try core { try key.sign(message) } }

    private func core<T>(_ call: () throws -> T) throws -> T {
        do {
            return try call()
        } catch let trouble as HolderKeyTrouble {
            switch trouble {
            case .locked: throw SignerError.Locked
            case .lost: throw SignerError.KeyLost
            case .cancelled: throw SignerError.Cancelled
            case .failed(let what): throw SignerError.Failed(what: what)
            }
        }
    }
}

extension DrawnCode {
    init(_ core: LiveCode) {
        self.init(text: core.text, size: Int(core.size), modules: [UInt8](core.modules))
    }
}

extension Card {
    init(_ core: WalletCard) {
        self.init(
            id: core.id, label: core.label, holderName: core.holderName, issuer: core.issuer,
            issuedAtMillis: core.issuedAtMillis, validFromMillis: core.validFromMillis,
            validUntilMillis: core.validUntilMillis,
            doses: core.doses.map { CardDose(number: Int($0.number), day: $0.day) },
            permits: core.permits, isLive: core.live, declaredAtMillis: core.declaredAtMillis,
            hasSymptoms: core.hasSymptoms, certificates: Int(core.certificates))
    }
}

extension Certificate {
    init(_ core: CertificateView) {
        let kind: Kind =
            switch core.kind {
            case .vaccination: .vaccination
            case .recovery: .recovery
            case .test: .test
            }
        self.init(
            id: core.id, kind: kind, dose: core.dose.map(Int.init),
            series: core.series.map(Int.init), day: core.day, country: core.country,
            issuer: core.issuer, holderName: core.holderName,
            validUntilMillis: core.validUntilMillis, person: Said(core.person))
    }
}

extension Offered {
    init(_ core: WalletPreview) {
        self =
            switch core {
            case .credential(let card, let effect): .credential(Card(card), Effect(effect))
            case .certificate(let beside):
                .certificate(
                    beside.map {
                        Beside(card: $0.cardId, certificate: Certificate($0.certificate))
                    })
            }
    }
}

extension Offered.Effect {
    init(_ core: AddEffect) {
        self =
            switch core {
            case .new: .new
            case .renews: .renews
            case .held: .held
            case .twin: .twin
            }
    }
}

extension CitySeen {
    init(_ core: CityTrust) { self.init(name: core.city, fingerprint: core.fingerprint) }
}

extension UpdateDone {
    init(_ core: CityUpdate) {
        self.init(
            changed: core.changed, publishedAtMillis: core.publishedAtMillis,
            fetchedBytes: core.fetchedBytes, rulesChanged: false)
    }
}

extension Outlook {
    init(_ core: WalletOutlook) {
        self =
            switch core {
            case .unknown(let why): .unknown(why: Said(why))
            case .known(let day):
                .day(
                    DayOutlook(
                        time: CityTime(offsetSeconds: Int64(day.offsetSeconds)),
                        rulesPublishedAtMillis: day.rulesPublishedAtMillis,
                        windows: day.windows.map(DayOutlook.Window.init),
                        nextFromMillis: day.nextFromMillis,
                        declarationFreshUntilMillis: day.declarationFreshUntilMillis,
                        missing: day.missing.map(Said.init),
                        dependsOn: day.dependsOn.map(Said.init)))
            }
    }
}

extension DayOutlook.Window {
    init(_ core: OutlookWindow) {
        // Both, where both are named.
        let leg: DayOutlook.Leg? =
            switch core.legs {
            case [.toWork]: .toWork
            case [.toHome]: .toHome
            default: nil
            }
        self.init(fromMillis: core.fromMillis, untilMillis: core.untilMillis, leg: leg)
    }
}

extension AppLanguage {
    /// What isn't the core's own error is uniffi's: a panic, caught at the boundary.
    func walletTrouble(_ error: any Error) -> WalletTrouble {
        if let trouble = error as? WalletTrouble { return trouble }
        let code =
            switch error as? WalletError {
            case .Refused(let code, _), .NothingThere(let code, _), .Key(let code, _),
                .Store(let code, _), .City(let code, _), .Closed(let code, _):
                code
            case nil:
                switch error as? HolderKeyTrouble {
                case .locked: "key-locked"
                case .lost: "key-lost"
                case .cancelled: "signing-cancelled"
                case .failed: "keystore-failed"
                case nil: "broken"
                }
            }
        let words = walletErrorWords(code: code, language: core)
        return WalletTrouble(code: code, sentence: words.sentence, nextStep: words.nextStep)
    }

    func walletSaid<T>(_ call: () throws -> T) throws -> T {
        do { return try call() } catch { throw walletTrouble(error) }
    }
}
