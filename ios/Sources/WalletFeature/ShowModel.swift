import ChotSession
import Observation

/// The code that is shown: never an old one, whatever the phone did meanwhile.
@MainActor @Observable public final class ShowModel {
    public private(set) var code: DrawnCode?
    public private(set) var trouble: WalletTrouble?
    /// 1 when it is new, 0 when the next one is due; none for a print.
    public private(set) var left: Double?

    private let card: String
    private let cards: any Cards
    private let clocks: any Clocks
    private var made: ClockTime?
    private var renewAt: Int64?

    public init(card: String, cards: any Cards, clocks: any Clocks) {
        self.card = card
        self.cards = cards
        self.clocks = clocks
    }

    /// Asked each second, and whenever the screen comes back: makes a new one where it is due, the clock
    /// was set, or the phone was started anew.
    public func refresh() {
        let now = clocks.read()
        if code == nil || trouble != nil || isDue(now) { make(now) }
        left = renewAt.flatMap { renewAt in
            guard let made, renewAt > made.wallMillis else { return nil }
            let rest = Double(renewAt - now.wallMillis) / Double(renewAt - made.wallMillis)
            return min(1, max(0, rest))
        }
    }

    /// It is put away: nothing of it is kept.
    public func hide() {
        code = nil
        made = nil
        renewAt = nil
        left = nil
    }

    private func isDue(_ now: ClockTime) -> Bool {
        guard let made else { return true }
        // A print is what it is.
        guard let renewAt else { return false }
        let life = renewAt - made.wallMillis
        let byWall = now.wallMillis - made.wallMillis
        guard now.boot == made.boot, now.monotonicMillis >= made.monotonicMillis else {
            return true
        }
        let passed = Int64(clamping: now.monotonicMillis - made.monotonicMillis)
        // By either clock; and one that was set shows in their difference.
        return byWall < 0 || byWall >= life || passed >= life || abs(byWall - passed) > 1_000
    }

    private func make(_ now: ClockTime) {
        do {
            let live = try cards.live(card, at: now)
            (code, renewAt, made, trouble) = (live.code, live.renewAt, now, nil)
        } catch {
            hide()
            trouble = cards.trouble(error)
        }
    }
}
