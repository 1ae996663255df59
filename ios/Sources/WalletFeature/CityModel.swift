import ChotSession
import Foundation
import Observation

/// The city whose rules and questions are followed.
@MainActor @Observable public final class CityModel {
    public enum State: Equatable, Sendable {
        case idle
        /// What a file says of itself, to be compared.
        case comparing(CitySeen)
        case running(bytes: UInt64)
        case done(UpdateDone)
        case failed(WalletTrouble)
        case unreadable
        case noAddress
        /// It is asked once more.
        case forgetting
    }

    public private(set) var state = State.idle
    public private(set) var city: CitySeen?
    public var address: String {
        didSet { choices.set("city-address", address) }
    }

    private let owner: WalletOwner
    private let wallets: any Wallets
    private let clocks: any Clocks
    private let choices: any Choices
    private let transport: @Sendable (_ address: String, _ allowsMobile: Bool) -> (any Transport)?
    private let background = Background("vn.chot.city")
    private let wanted = Wanted()
    private var file: Data?
    /// What was begun before the last change of mind is of no interest.
    private var visits = 0
    private var lastByItself: UInt64?

    /// - Parameter transport: nothing for what is no address.
    public init(
        owner: WalletOwner, wallets: any Wallets, clocks: any Clocks, choices: any Choices,
        transport: @escaping @Sendable (String, Bool) -> (any Transport)?
    ) {
        self.owner = owner
        self.wallets = wallets
        self.clocks = clocks
        self.choices = choices
        self.transport = transport
        address = choices.text("city-address") ?? ""
    }

    public func load() async {
        do throws(WalletTrouble) {
            city = try await owner.ask { try $0.city() }
        } catch {
            state = .failed(error)
        }
    }

    /// The city's file was chosen. Nothing is believed of it yet.
    public func take(_ chosen: Data?) async {
        guard let chosen, chosen.count <= 1 << 20 else {
            state = .unreadable
            return
        }
        visits += 1
        let visit = visits
        do {
            let wallets = wallets
            let seen = try await background.run { try wallets.readCity(chosen) }
            guard visit == visits else { return }
            state = .comparing(seen)
            file = chosen
        } catch {
            guard visit == visits else { return }
            state = .failed(wallets.trouble(error))
        }
    }

    /// It is what the city publishes.
    public func follow() async {
        guard case .comparing = state, let file else { return }
        self.file = nil
        do throws(WalletTrouble) {
            city = try await owner.ask { try $0.trust(file) }
            state = .idle
        } catch {
            state = .failed(error)
        }
    }

    public func back() {
        visits += 1
        file = nil
        if !isRunning { state = .idle }
    }

    public func askToForget() { state = .forgetting }

    public func forget() async {
        guard state == .forgetting else { return }
        do throws(WalletTrouble) {
            try await owner.ask { try $0.forgetCity() }
            (city, state) = (nil, .idle)
        } catch {
            state = .failed(error)
        }
    }

    public var isRunning: Bool { if case .running = state { true } else { false } }

    /// Now, on any network: somebody asked for it.
    public func update() async { await fetch(allowsMobile: true) }

    /// By itself, where somebody gave an address, on a network that costs nothing; once an hour at most.
    public func updateByItself() async {
        guard city != nil, !address.isEmpty, state == .idle else { return }
        let now = clocks.read().monotonicMillis
        if let last = lastByItself, now >= last, now - last < 3_600_000 { return }
        lastByItself = now
        await fetch(allowsMobile: false)
        // Nobody asked for it: nobody is told that there was no network.
        if case .failed = state { state = .idle }
    }

    public func update(folder: String) async {
        let time = clocks.read()
        await run { cards, _ in try cards.update(folder: folder, at: time) }
    }

    public func cancel() { wanted.isWanted = false }

    private func fetch(allowsMobile: Bool) async {
        guard let transport = transport(address, allowsMobile) else {
            state = .noAddress
            return
        }
        let time = clocks.read()
        await run { cards, told in try cards.update(transport, at: time, goesOn: told) }
    }

    private func run(
        _ act:
            @escaping @Sendable (any Cards, @escaping @Sendable (UInt64) -> Bool) throws
            -> UpdateDone
    ) async {
        guard !isRunning else { return }
        state = .running(bytes: 0)
        wanted.isWanted = true
        let wanted = wanted
        let told: @Sendable (UInt64) -> Bool = { [weak self] bytes in
            Task { await self?.fetched(bytes) }
            return wanted.isWanted
        }
        do throws(WalletTrouble) {
            // Not on the owner's queue: codes are shown meanwhile.
            state = .done(try await owner.aside { try act($0, told) })
        } catch {
            state = .failed(error)
        }
    }

    private func fetched(_ bytes: UInt64) {
        guard case .running(let before) = state, bytes > before else { return }
        state = .running(bytes: bytes)
    }
}
