import ChotSession
import Foundation
import Observation

/// Updates: now or by themselves, from the city's address or from a folder.
@MainActor @Observable public final class UpdateModel {
    public enum State: Equatable, Sendable {
        case idle
        case running(bytes: UInt64)
        case done(UpdateDone)
        /// In the core's words; what was installed stays in use.
        case failed(String)
        case noAddress
    }

    /// Which networks it may go by itself on.
    public enum ByItself: String, CaseIterable, Sendable { case never, wifi, any }

    public private(set) var state = State.idle
    public var address: String {
        didSet { choices.set("update-address", address) }
    }
    public var byItself: ByItself {
        didSet { choices.set("update-by-itself", byItself.rawValue) }
    }

    private let phone: any Phone
    private let clocks: any Clocks
    private let choices: any Choices
    private let transport: @Sendable (_ address: String, _ allowsMobile: Bool) -> (any Transport)?
    private let installed: @MainActor () async -> Void
    private let background = Background("vn.chot.update")
    private let wanted = Wanted()

    /// - Parameters:
    ///   - transport: nothing for what is no address.
    ///   - installed: an open session goes on with it.
    public init(
        phone: any Phone, clocks: any Clocks, choices: any Choices,
        transport: @escaping @Sendable (String, Bool) -> (any Transport)?,
        installed: @escaping @MainActor () async -> Void
    ) {
        self.phone = phone
        self.clocks = clocks
        self.choices = choices
        self.transport = transport
        self.installed = installed
        address = choices.text("update-address") ?? ""
        byItself = choices.text("update-by-itself").flatMap(ByItself.init) ?? .wifi
    }

    public var isRunning: Bool { if case .running = state { true } else { false } }

    /// Now, on any network: somebody asked for it.
    public func update() async { await fetch(allowsMobile: true) }

    /// By itself, where that is wanted; once an hour at most.
    public func updateByItself() async {
        guard byItself != .never, !address.isEmpty else { return }
        let now = clocks.read().monotonicMillis
        if let last = lastByItself, now >= last, now - last < 3_600_000 { return }
        lastByItself = now
        await fetch(allowsMobile: byItself == .any)
    }
    private var lastByItself: UInt64?

    public func update(folder: String) async {
        let (phone, time) = (phone, clocks.read())
        await run { _ in try phone.update(folder: folder, at: time) }
    }

    /// What came is kept for the next time.
    public func cancel() { wanted.isWanted = false }

    private func fetch(allowsMobile: Bool) async {
        guard let transport = transport(address, allowsMobile) else {
            state = .noAddress
            return
        }
        let (phone, time) = (phone, clocks.read())
        await run { told in try phone.update(transport, at: time, goesOn: told) }
    }

    private func run(
        _ act: @escaping @Sendable (@escaping @Sendable (UInt64) -> Bool) throws -> UpdateDone
    ) async {
        guard !isRunning else { return }
        state = .running(bytes: 0)
        wanted.isWanted = true
        let wanted = wanted
        let told: @Sendable (UInt64) -> Bool = { [weak self] bytes in
            Task { await self?.fetched(bytes) }
            return wanted.isWanted
        }
        do {
            let done = try await background.run { try act(told) }
            if done.changed { await installed() }
            state = .done(done)
        } catch {
            state = .failed(phone.trouble(error).said.text)
        }
    }

    private func fetched(_ bytes: UInt64) {
        guard case .running(let before) = state, bytes > before else { return }
        state = .running(bytes: bytes)
    }
}
