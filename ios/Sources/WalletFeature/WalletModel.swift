import ChotSession
import Foundation
import Observation

/// What the wallet needs of a phone.
public struct WalletParts: Sendable {
    let wallets: any Wallets
    let clocks: any Clocks
    let pauses: any Pauses
    let choices: any Choices
    let frames: any FrameSource
    let pictures: any PictureReading
    let drawing: any CodeDrawing
    let writing: any SheetWriting
    let notices: any Notices
    let transport: @Sendable (_ address: String, _ allowsMobile: Bool) -> (any Transport)?
    /// Where files lie while they are shared.
    let folder: URL
    let reminderText: String

    public init(
        wallets: any Wallets, clocks: any Clocks, pauses: any Pauses, choices: any Choices,
        frames: any FrameSource, pictures: any PictureReading, drawing: any CodeDrawing,
        writing: any SheetWriting, notices: any Notices,
        transport: @escaping @Sendable (String, Bool) -> (any Transport)?, folder: URL,
        reminderText: String
    ) {
        self.wallets = wallets
        self.clocks = clocks
        self.pauses = pauses
        self.choices = choices
        self.frames = frames
        self.pictures = pictures
        self.drawing = drawing
        self.writing = writing
        self.notices = notices
        self.transport = transport
        self.folder = folder
        self.reminderText = reminderText
    }
}

/// What the wallet's screens are fed by: where somebody is in it, and what is there.
@MainActor @Observable public final class WalletModel {
    public enum Place: Equatable, Sendable {
        case opening
        /// The first start. The key was made.
        case first(keyIsHardware: Bool)
        case home
        case declare
        case show
        case add
        case request
        case card
        case city
        case settings
        /// It is asked once more.
        case deleting
        case deleted
        /// Nothing can be done until this is mended.
        case broken(WalletTrouble)
    }

    public private(set) var place = Place.opening
    public private(set) var cards: [HomeCard] = []
    public private(set) var declaration: DeclareModel?
    public private(set) var shown: ShowModel?
    public private(set) var card: CardModel?
    /// What is kept, in the core's words.
    public private(set) var stored: [Said] = []
    /// What went wrong on the page that is shown.
    public private(set) var wrong: WalletTrouble?
    public let adding: AddModel
    public let request: RequestModel
    public let city: CityModel
    public let reminder: ReminderModel

    public let owner: WalletOwner
    private let parts: WalletParts
    private var clocks: any Clocks { parts.clocks }
    private var choices: any Choices { parts.choices }
    private var watch: Task<Void, Never>?
    /// What was asked for before the wallet was open: the last of it.
    private var later: (@MainActor () async -> Void)?

    public init(_ parts: WalletParts) {
        self.parts = parts
        owner = WalletOwner(parts.wallets)
        adding = AddModel(
            owner: owner, wallets: parts.wallets, frames: parts.frames, pictures: parts.pictures)
        request = RequestModel(owner: owner, drawing: parts.drawing, folder: parts.folder)
        city = CityModel(
            owner: owner, wallets: parts.wallets, clocks: parts.clocks, choices: parts.choices,
            transport: parts.transport)
        reminder = ReminderModel(
            notices: parts.notices, clocks: parts.clocks, choices: parts.choices,
            text: parts.reminderText)
    }

    /// The city's, where its rules are known.
    public var time: CityTime { HomeCard.time(cards) }

    public var nowMillis: Int64 { clocks.read().wallMillis }

    // MARK: The app's life

    public func appear() async {
        // What an app that was ended left to be shared.
        if watch == nil {
            for name in ["chot-request.json", "chot-print.pdf"] {
                try? FileManager.default.removeItem(at: parts.folder.appendingPathComponent(name))
            }
            watch = Task { [weak self, pauses = parts.pauses] in
                while !Task.isCancelled {
                    await pauses.pause(millis: 250)
                    guard let self else { return }
                    await self.timePassed()
                }
            }
        }
        switch place {
        case .opening, .broken: await open()
        case .home: await load()
        case .show: await shown?.refresh()
        case .first, .declare, .add, .request, .card, .city, .settings, .deleting, .deleted: break
        }
    }

    /// Somebody else is in front: no code stays in this app's picture or memory.
    public func enterBackground() {
        shown?.hide()
        if adding.state == .scanning { adding.stop() }
    }

    /// Time has passed: a code that is due is made anew.
    public func timePassed() async {
        if place == .show { await shown?.refresh() }
    }

    public func open() async {
        place = .opening
        let time = clocks.read()
        do throws(WalletTrouble) {
            let (isHardware, all) = try await owner.ask {
                (try $0.keyIsHardware(), try HomeCard.all($0, at: time))
            }
            cards = all
            guard choices.text("begun") != nil else {
                place = .first(keyIsHardware: isHardware)
                return
            }
            place = .home
            await settle()
            await catchUp()
        } catch {
            place = .broken(error)
        }
    }

    /// What it is was read.
    public func begin() async {
        choices.set("begun", "yes")
        await home()
        await catchUp()
    }

    private func catchUp() async {
        let act = later
        later = nil
        await act?()
    }

    public func home() async {
        leave()
        place = .home
        await load()
    }

    private func leave() {
        shown?.hide()
        adding.stop()
        request.putAway()
        card?.back()
        (shown, declaration, card, wrong) = (nil, nil, nil, nil)
    }

    private func load() async {
        let time = clocks.read()
        do throws(WalletTrouble) {
            cards = try await owner.ask { try HomeCard.all($0, at: time) }
            await settle()
        } catch {
            place = .broken(error)
        }
    }

    /// What follows from the cards: the notices; and a city's newer rules, where they are due.
    private func settle() async {
        await reminder.plan(cards)
    }

    /// Follows the city by itself. True where there was something new.
    public func updateByItself() async {
        await city.load()
        await city.updateByItself()
        if case .done(let done) = city.state, done.changed, place == .home { await load() }
    }

    // MARK: Pages

    public func openAdd() {
        leave()
        place = .add
    }

    /// A link or a shared file: looked at on the page that takes codes in.
    public func take(link: URL) async {
        guard isOpen else {
            later = { [weak self] in await self?.take(link: link) }
            return
        }
        openAdd()
        await adding.take(link)
    }

    public func take(file: Data?) async {
        guard isOpen else {
            later = { [weak self] in await self?.take(file: file) }
            return
        }
        openAdd()
        await adding.take(file)
    }

    private var isOpen: Bool {
        switch place {
        case .opening, .first, .broken, .deleted: false
        case .home, .declare, .show, .add, .request, .card, .city, .settings, .deleting: true
        }
    }

    public func keep() async {
        if await adding.keep() != nil { await home() }
    }

    public func keep(beside card: String) async {
        if await adding.keep(beside: card) != nil { await open(card: card) }
    }

    public func openRequest() {
        leave()
        place = .request
    }

    public func open(card id: String) async {
        leave()
        let model = CardModel(
            id, owner: owner, clocks: clocks, writing: parts.writing, folder: parts.folder)
        card = model
        place = .card
        await model.load()
    }

    public func removeCard() async {
        if await card?.remove() == true { await home() }
    }

    public func openCity() async {
        leave()
        place = .city
        city.back()
        await city.load()
    }

    public func openSettings() async {
        leave()
        place = .settings
        do throws(WalletTrouble) {
            stored = try await owner.ask { try $0.stored() }
        } catch {
            place = .broken(error)
        }
    }

    public func remind(_ minutes: Int?) async { await reminder.set(minutes, cards) }

    public func askToDelete() {
        leave()
        place = .deleting
    }

    /// Cards, key, files; and what was chosen here.
    public func deleteEverything() async {
        guard place == .deleting else { return }
        do throws(WalletTrouble) {
            try await owner.deleteEverything()
            cards = []
            await reminder.set(nil, [])
            city.address = ""
            choices.set("begun", nil)
            wrong = nil
            place = .deleted
        } catch {
            wrong = error
        }
    }

    // MARK: Declare, show

    public func declare(_ card: Card) async {
        leave()
        let model = DeclareModel(card, owner: owner, clocks: clocks)
        declaration = model
        place = .declare
        await model.begin()
    }

    /// Signs what was answered: cards and notices know of it at once.
    public func sign() async {
        await declaration?.sign()
        await load()
    }

    /// To the question before, or out of the declaration.
    public func backFromDeclaration() async {
        guard let declaration, case .asking = declaration.state, !declaration.isFirst else {
            if declaration?.state == .summary { return declaration?.back() ?? () }
            return await home()
        }
        declaration.back()
    }

    public func advise(_ card: Card) {
        leave()
        declaration = .advice(card, owner: owner, clocks: clocks)
        place = .declare
    }

    public func show(_ card: String) async {
        leave()
        let model = ShowModel(card, owner: owner, clocks: clocks)
        shown = model
        place = .show
        await model.refresh()
    }

    /// From a shortcut: the first card's code, on the next screen.
    public func showFirst() async {
        guard isOpen else {
            later = { [weak self] in await self?.showFirst() }
            return
        }
        guard let first = cards.first else { return await home() }
        // A symptom was declared: advice, and no code.
        if first.line.main == .advice { return advise(first.card) }
        await show(first.id)
    }
}
