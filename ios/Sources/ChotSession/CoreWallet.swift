import ChotCore
import Foundation

/// The wallet, by the core.
public final class CoreWallet: Cards {
    private let core: HolderWallet
    private let language: AppLanguage

    /// - Parameter folder: of the wallet's own.
    public init(folder: URL, secrets: any SecretStore, language: AppLanguage) throws {
        self.language = language
        do {
            core = try HolderWallet.open(
                path: folder.path, keystore: CoreKeystore(secrets), signer: nil)
        } catch {
            throw language.walletTrouble(error)
        }
    }

    public func cards() throws -> [Card] { try said { try core.cards().map(Card.init) } }

    public func add(_ text: String) throws -> Card {
        try said { Card(try core.add(credentialText: text)) }
    }

    public func questionnaire() throws -> Questionnaire {
        try said {
            let asked = try core.questions(language: language.core)
            return Questionnaire(
                number: asked.questionnaire,
                questions: asked.questions.map { Question(id: $0.id, text: $0.text) })
        }
    }

    public func declare(
        _ card: String, _ questionnaire: UInt32, answers: [String: Bool], at time: ClockTime
    ) throws -> Bool {
        try said {
            try core.declare(
                cardId: card, questionnaire: questionnaire, answers: answers, clock: time.core)
        }
    }

    public func live(
        _ card: String, at time: ClockTime
    ) throws -> (code: DrawnCode, renewAt: Int64?) {
        try said {
            let code = try core.liveCode(cardId: card, clock: time.core)
            let drawn = DrawnCode(
                text: code.text, size: Int(code.size), modules: [UInt8](code.modules))
            return (drawn, code.renewAtMillis)
        }
    }

    public func deleteEverything() throws { try said { try core.deleteEverything() } }

    public func trouble(_ error: any Error) -> WalletTrouble { language.walletTrouble(error) }

    private func said<T>(_ call: () throws -> T) throws -> T {
        do { return try call() } catch { throw language.walletTrouble(error) }
    }
}

extension Card {
    init(_ core: WalletCard) {
        self.init(
            id: core.id, label: core.label, holderName: core.holderName, issuer: core.issuer,
            validUntilMillis: core.validUntilMillis, isLive: core.live,
            declaredAtMillis: core.declaredAtMillis)
    }
}

extension AppLanguage {
    /// What isn't the core's own error is uniffi's: a panic, caught at the boundary.
    fileprivate func walletTrouble(_ error: any Error) -> WalletTrouble {
        if let trouble = error as? WalletTrouble { return trouble }
        let code =
            switch error as? WalletError {
            case .Refused(let code, _), .NothingThere(let code, _), .Key(let code, _),
                .Store(let code, _), .City(let code, _), .Closed(let code, _):
                code
            case nil: "closed"
            }
        let words = walletErrorWords(code: code, language: core)
        return WalletTrouble(code: code, sentence: words.sentence, nextStep: words.nextStep)
    }
}
