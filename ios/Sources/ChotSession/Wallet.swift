import Foundation

/// A person's credential on this phone. Shown, and never printed.
public struct Card: Equatable, Sendable, Identifiable, CustomStringConvertible,
    CustomDebugStringConvertible
{
    /// Stays while it is moved and renewed.
    public let id: String
    /// What the owner calls it.
    public let label: String?
    public let holderName: String?
    public let issuer: String
    public let issuedAtMillis: Int64
    /// The first instant that it holds.
    public let validFromMillis: Int64
    /// The first that it no longer holds.
    public let validUntilMillis: Int64
    public let doses: [CardDose]
    /// The numbers of the travel permits in it.
    public let permits: [String]
    /// False for a print's: it can be shown, and is no live code.
    public let isLive: Bool
    public let declaredAtMillis: Int64?
    /// Whether a question was answered with yes then.
    public let hasSymptoms: Bool?
    /// How many certificates are kept beside it.
    public let certificates: Int

    public init(
        id: String, label: String? = nil, holderName: String?, issuer: String,
        issuedAtMillis: Int64, validFromMillis: Int64, validUntilMillis: Int64,
        doses: [CardDose] = [], permits: [String] = [], isLive: Bool,
        declaredAtMillis: Int64? = nil, hasSymptoms: Bool? = nil, certificates: Int = 0
    ) {
        self.id = id
        self.label = label
        self.holderName = holderName
        self.issuer = issuer
        self.issuedAtMillis = issuedAtMillis
        self.validFromMillis = validFromMillis
        self.validUntilMillis = validUntilMillis
        self.doses = doses
        self.permits = permits
        self.isLive = isLive
        self.declaredAtMillis = declaredAtMillis
        self.hasSymptoms = hasSymptoms
        self.certificates = certificates
    }

    public var description: String { "Card(..)" }
    public var debugDescription: String { description }
}

/// A dose of vaccine.
public struct CardDose: Equatable, Sendable {
    /// From 1.
    public let number: Int
    /// `yyyy-mm-dd`.
    public let day: String

    public init(number: Int, day: String) {
        self.number = number
        self.day = day
    }
}

/// What a text is, before it is kept.
public enum Offered: Equatable, Sendable {
    public enum Effect: Equatable, Sendable {
        case new
        /// It takes the place of an older one of the same person.
        case renews
        case held
        /// The form for links of one that is held.
        case twin
    }

    case credential(Card, Effect)
    /// A certificate, as seen from each card; none where there is no card yet.
    case certificate([Beside])
}

/// A certificate beside a card.
public struct Beside: Equatable, Sendable, Identifiable {
    public let card: String
    public let certificate: Certificate
    public var id: String { card }

    public init(card: String, certificate: Certificate) {
        self.card = card
        self.certificate = certificate
    }
}

/// What an EU certificate says. The wallet verifies nothing of it: that is the checkpoint's.
public struct Certificate: Equatable, Sendable, Identifiable, CustomStringConvertible,
    CustomDebugStringConvertible
{
    public enum Kind: Equatable, Sendable { case vaccination, recovery, test }

    public let id: String
    public let kind: Kind
    public let dose: Int?
    public let series: Int?
    /// `yyyy-mm-dd`.
    public let day: String
    public let country: String
    public let issuer: String
    public let holderName: String?
    public let validUntilMillis: Int64
    /// Whose it is beside the card: `same`, `other`, `cannot-tell`.
    public let person: Said

    public init(
        id: String, kind: Kind, dose: Int? = nil, series: Int? = nil, day: String,
        country: String, issuer: String, holderName: String?, validUntilMillis: Int64,
        person: Said
    ) {
        self.id = id
        self.kind = kind
        self.dose = dose
        self.series = series
        self.day = day
        self.country = country
        self.issuer = issuer
        self.holderName = holderName
        self.validUntilMillis = validUntilMillis
        self.person = person
    }

    public var description: String { "Certificate(..)" }
    public var debugDescription: String { description }
}

/// One question of the day's declaration.
public struct Question: Equatable, Sendable, Identifiable {
    public let id: String
    public let text: String

    public init(id: String, text: String) {
        self.id = id
        self.text = text
    }
}

public struct Questionnaire: Equatable, Sendable {
    public let number: UInt32
    public let questions: [Question]

    public init(number: UInt32, questions: [Question]) {
        self.number = number
        self.questions = questions
    }
}

/// The city that a wallet follows.
public struct CitySeen: Equatable, Sendable {
    public let name: String
    /// Of its root of trust: SHA-256 in hexadecimal.
    public let fingerprint: String

    public init(name: String, fingerprint: String) {
        self.name = name
        self.fingerprint = fingerprint
    }

    /// In groups of four, to be compared by eye.
    public var grouped: String {
        stride(from: 0, to: fingerprint.count, by: 4).map {
            String(fingerprint.dropFirst($0).prefix(4))
        }.joined(separator: " ")
    }
}

/// A card's day under the city's rules.
public enum Outlook: Equatable, Sendable {
    /// Nothing can be told, and nothing may be promised.
    case unknown(why: Said)
    case day(DayOutlook)
}

/// A card's day as far as it can be told: what only the checkpoint knows is named.
public struct DayOutlook: Equatable, Sendable {
    public struct Window: Equatable, Sendable {
        public let fromMillis: Int64
        /// The first instant after it.
        public let untilMillis: Int64
        /// The one way that is open; none: both.
        public let leg: Leg?

        public init(fromMillis: Int64, untilMillis: Int64, leg: Leg? = nil) {
            self.fromMillis = fromMillis
            self.untilMillis = untilMillis
            self.leg = leg
        }
    }

    public enum Leg: Equatable, Sendable { case toWork, toHome }

    /// The rules' own.
    public let time: CityTime
    public let rulesPublishedAtMillis: Int64
    /// When a rule may let the holder through.
    public let windows: [Window]
    /// From when on that is; none where no window is left.
    public let nextFromMillis: Int64?
    /// The last instant at which the declaration is fresh.
    public let declarationFreshUntilMillis: Int64?
    /// What the holder has to see to before the next window; where none is left, why not.
    public let missing: [Said]
    /// What only the checkpoint knows.
    public let dependsOn: [Said]

    public init(
        time: CityTime, rulesPublishedAtMillis: Int64, windows: [Window],
        nextFromMillis: Int64?, declarationFreshUntilMillis: Int64? = nil,
        missing: [Said] = [], dependsOn: [Said] = []
    ) {
        self.time = time
        self.rulesPublishedAtMillis = rulesPublishedAtMillis
        self.windows = windows
        self.nextFromMillis = nextFromMillis
        self.declarationFreshUntilMillis = declarationFreshUntilMillis
        self.missing = missing
        self.dependsOn = dependsOn
    }
}

/// Something that whoever scans a card's code reads.
public struct Revealed: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public let what: Said
    public let value: String?

    public init(what: Said, value: String?) {
        self.what = what
        self.value = value
    }

    public var description: String { "Revealed(\(what.code), ..)" }
    public var debugDescription: String { description }
}

/// What went wrong in the wallet, in the core's words: what happened, and what to do next.
public struct WalletTrouble: Error, Equatable, Sendable {
    public let code: String
    public let sentence: String
    public let nextStep: String

    public init(code: String, sentence: String, nextStep: String) {
        self.code = code
        self.sentence = sentence
        self.nextStep = nextStep
    }
}

/// The citizen's wallet, open. Errors are ``WalletTrouble``; calls aren't for the main thread.
public protocol Cards: AnyObject, Sendable {
    func keyIsHardware() throws -> Bool
    /// For the issuer: the holder's key and ID number.
    func request(_ idNumber: String) throws -> String
    /// What a text is. Nothing is kept.
    func preview(_ text: String) throws -> Offered
    func add(_ text: String) throws -> Card
    func cards() throws -> [Card]
    func remove(_ card: String) throws
    /// 1 to 60 characters, or none.
    func rename(_ card: String, _ label: String?) throws
    /// Every card once.
    func reorder(_ cards: [String]) throws

    func questionnaire() throws -> Questionnaire
    /// True where a question was answered with yes.
    func declare(
        _ card: String, _ questionnaire: UInt32, answers: [String: Bool], at time: ClockTime
    ) throws -> Bool
    /// The code, and when to ask for the next one; never for a print.
    func live(_ card: String, at time: ClockTime) throws -> (code: DrawnCode, renewAt: Int64?)

    func certificates(_ card: String) throws -> [Certificate]
    func addCertificate(_ card: String, _ text: String) throws
    func certificateCode(_ card: String, _ certificate: String) throws -> DrawnCode
    func removeCertificate(_ card: String, _ certificate: String) throws

    func city() throws -> CitySeen?
    func trust(_ file: Data) throws -> CitySeen
    func forgetCity() throws
    func update(folder: String, at time: ClockTime) throws -> UpdateDone
    func update(
        _ transport: any Transport, at time: ClockTime,
        goesOn: @escaping @Sendable (UInt64) -> Bool
    ) throws -> UpdateDone
    /// Today, where the rules are in force.
    func outlook(_ card: String, at time: ClockTime) throws -> Outlook

    func stored() throws -> [Said]
    func revealed(_ card: String) throws -> [Revealed]
    /// Its files and its secret are gone, and a key in the hardware too.
    func deleteEverything() throws
}

/// Where the wallet comes from.
public protocol Wallets: AnyObject, Sendable {
    var language: AppLanguage { get }
    /// Opens it; makes it, with a new key, where there is none.
    func open() throws -> any Cards
    /// Deletes one that can't be opened.
    func delete() throws
    /// What a city's file says of itself, to be compared by eye.
    func readCity(_ file: Data) throws -> CitySeen
    func reader() -> any CodeReading
    /// Any error of these, as what it is.
    func trouble(_ error: any Error) -> WalletTrouble
}

/// Owns the open wallet. All that is asked of it happens on one queue, off the main thread.
public actor WalletOwner {
    private nonisolated let executor = QueueExecutor("vn.chot.wallet")
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let wallets: any Wallets
    private let long = Background("vn.chot.wallet.long")
    private var cards: (any Cards)?

    public init(_ wallets: any Wallets) { self.wallets = wallets }

    /// Asks the wallet, and opens it first where it isn't open.
    public func ask<T: Sendable>(_ act: @Sendable (any Cards) throws -> T) throws(WalletTrouble)
        -> T
    {
        do {
            let open = try cards ?? wallets.open()
            cards = open
            return try act(open)
        } catch {
            throw wallets.trouble(error)
        }
    }

    /// Asks what takes long, as an update does, beside the queue: codes are shown meanwhile.
    public nonisolated func aside<T: Sendable>(
        _ act: @escaping @Sendable (any Cards) throws -> T
    ) async throws(WalletTrouble) -> T {
        let open = try await ask { $0 }
        do {
            return try await long.run { try act(open) }
        } catch {
            throw wallets.trouble(error)
        }
    }

    /// Lets go of the store.
    public func close() { cards = nil }

    /// All of it, whether it can be opened or not.
    public func deleteEverything() throws(WalletTrouble) {
        do {
            // One that is open is closed by it; what it left behind goes with the second.
            try cards?.deleteEverything()
            cards = nil
            try wallets.delete()
        } catch {
            cards = nil
            throw wallets.trouble(error)
        }
    }
}
