import ChotSession
import Observation

/// The PIN that is asked when one officer relieves another.
@MainActor @Observable public final class PinModel {
    /// What it is asked for.
    public enum Purpose: Equatable, Sendable { case changeCheckpoint, replace, remove }

    public enum State: Equatable, Sendable {
        case off
        case on
        case asking(Purpose)
        case choosing
        /// The new one once more.
        case repeating
        case working
    }

    public enum Problem: Equatable, Sendable {
        case wrong
        case wait(seconds: Int)
        case differs
        case unreadable
    }

    public private(set) var state: State
    public private(set) var problem: Problem?
    /// As many as were pressed; never which.
    public var count: Int { digits.count }

    private let lock: PinLock
    private let clocks: any Clocks
    private let background = Background("vn.chot.pin")
    private var digits = ""
    private var chosen = ""

    public init(_ lock: PinLock, clocks: any Clocks) {
        self.lock = lock
        self.clocks = clocks
        state = lock.isSet ? .on : .off
    }

    /// The page of settings.
    public func open() {
        forget()
        state = lock.isSet ? .on : .off
    }

    /// True where nothing has to be asked.
    public func isFree(for purpose: Purpose) -> Bool {
        forget()
        guard lock.isSet else { return true }
        state = .asking(purpose)
        return false
    }

    public func choose() {
        guard isFree(for: .replace) else { return }
        state = .choosing
    }

    public func askToRemove() {
        if isFree(for: .remove) { state = .off }
    }

    public func press(_ digit: Int) {
        guard digits.count < PinLock.lengths.upperBound, 0...9 ~= digit else { return }
        problem = nil
        digits += "\(digit)"
    }

    public func erase() { if !digits.isEmpty { digits.removeLast() } }

    public var isWhole: Bool { PinLock.lengths.contains(digits.count) }

    /// What it was asked for, where it was right.
    public func confirm() async -> Purpose? {
        guard isWhole else { return nil }
        let (entered, lock, time) = (digits, lock, clocks.read())
        digits = ""
        problem = nil
        switch state {
        case .off, .on, .working: return nil
        case .asking(let purpose):
            state = .working
            let answer = await background.run { lock.check(entered, at: time) }
            return take(answer, purpose)
        case .choosing:
            chosen = entered
            state = .repeating
        case .repeating:
            let isSame = entered == chosen
            chosen = ""
            guard isSame else {
                (state, problem) = (.choosing, .differs)
                return nil
            }
            state = .working
            let isKept = await background.run { lock.set(entered) }
            (state, problem) = isKept ? (.on, nil) : (.choosing, .unreadable)
        }
        return nil
    }

    private func take(_ answer: PinLock.Answer, _ purpose: Purpose) -> Purpose? {
        state = .asking(purpose)
        switch answer {
        case .right:
            switch purpose {
            case .changeCheckpoint: state = .on
            case .replace: state = .choosing
            case .remove:
                let isGone = lock.remove()
                (state, problem) = isGone ? (.off, nil) : (.on, .unreadable)
            }
            return purpose
        case .wrong: problem = .wrong
        case .wait(let seconds): problem = .wait(seconds: seconds)
        case .unreadable: problem = .unreadable
        }
        return nil
    }

    /// The phone was enrolled anew: who forgot a PIN is helped by their unit.
    public func reset() {
        _ = lock.remove()
        open()
    }

    /// Nothing that was pressed stays.
    public func forget() {
        (digits, chosen, problem) = ("", "", nil)
    }
}
