import ChotSession
import Observation

/// What the wallet's screens are fed by: where somebody is in it, and what is there.
@MainActor @Observable public final class WalletModel {
    public enum Place: Equatable, Sendable {
        case opening
        /// The first start. The key was made.
        case first(keyIsHardware: Bool)
        case home
        case declare
        case show
        /// Nothing can be done until this is mended.
        case broken(WalletTrouble)
    }

    public private(set) var place = Place.opening
    public private(set) var cards: [HomeCard] = []
    public private(set) var declaration: DeclareModel?
    public private(set) var shown: ShowModel?
    /// What went wrong on the page that is shown.
    public private(set) var wrong: WalletTrouble?

    public let owner: WalletOwner
    private let wallets: any Wallets
    private let clocks: any Clocks
    private let pauses: any Pauses
    private let choices: any Choices
    private var watch: Task<Void, Never>?
    /// What was asked for before the wallet was open.
    private var wantsCode = false

    public init(
        owner: WalletOwner, wallets: any Wallets, clocks: any Clocks, pauses: any Pauses,
        choices: any Choices
    ) {
        self.owner = owner
        self.wallets = wallets
        self.clocks = clocks
        self.pauses = pauses
        self.choices = choices
    }

    // MARK: The app's life

    public func appear() async {
        if watch == nil {
            watch = Task { [weak self, pauses] in
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
        case .first, .declare: break
        }
    }

    /// Somebody else is in front: no code stays in this app's picture or memory.
    public func enterBackground() { shown?.hide() }

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
            if wantsCode { await showFirst() }
        } catch {
            place = .broken(error)
        }
    }

    /// What it is was read.
    public func begin() async {
        choices.set("begun", "yes")
        await home()
    }

    public func home() async {
        leave()
        place = .home
        await load()
    }

    private func leave() {
        shown?.hide()
        (shown, declaration, wrong) = (nil, nil, nil)
    }

    private func load() async {
        let time = clocks.read()
        do throws(WalletTrouble) {
            cards = try await owner.ask { try HomeCard.all($0, at: time) }
        } catch {
            place = .broken(error)
        }
    }

    // MARK: Declare, show

    public func declare(_ card: Card) async {
        let model = DeclareModel(card, owner: owner, clocks: clocks)
        declaration = model
        place = .declare
        await model.begin()
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
        wantsCode = false
        switch place {
        case .opening, .first, .broken: wantsCode = true
        case .home, .declare, .show:
            guard let first = cards.first else { return await home() }
            // A symptom was declared: advice, and no code.
            if first.line.main == .advice { return advise(first.card) }
            await show(first.id)
        }
    }
}
