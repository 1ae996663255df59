import ChotSession
import Observation

/// The code that is shown: never an old one, whatever the phone did meanwhile.
@MainActor @Observable public final class ShowModel {
    public private(set) var code: DrawnCode?
    public private(set) var trouble: WalletTrouble?
    /// 1 when it is new, 0 when the next one is due; none for a print.
    public private(set) var left: Double?
    /// Until the next one; none for a print.
    public private(set) var secondsLeft: Int?
    /// Whose it is, and everybody else's in here.
    public private(set) var card: HomeCard?
    public private(set) var others: [Card] = []
    public private(set) var birthYear: String?

    private var id: String
    private let owner: WalletOwner
    private let clocks: any Clocks
    private var made: ClockTime?
    private var renewAt: Int64?
    private var isMaking = false
    /// Changes with whom it is shown for, and when it is put away: what was on its way then is dropped.
    private var turn = 0

    /// - Parameter card: its id.
    public init(_ card: String, owner: WalletOwner, clocks: any Clocks) {
        id = card
        self.owner = owner
        self.clocks = clocks
    }

    /// Somebody else of the family.
    public func show(_ other: String) async {
        hide()
        trouble = nil
        card = nil
        birthYear = nil
        id = other
        await refresh()
    }

    /// Asked several times a second, and whenever the screen comes back: makes a new one where it is due,
    /// the clock was set, or the phone was started anew.
    public func refresh() async {
        // Asked for again by somebody, and not each second.
        guard trouble == nil else { return }
        let now = clocks.read()
        if code == nil || isDue(now) {
            // An old one isn't shown while the new one is made.
            (code, left, secondsLeft) = (nil, nil, nil)
            await make(now)
        }
        count(clocks.read())
    }

    public func tryAgain() async {
        trouble = nil
        await refresh()
    }

    /// It is put away: nothing of it is kept.
    public func hide() {
        turn += 1
        (code, made, renewAt, left, secondsLeft) = (nil, nil, nil, nil, nil)
    }

    private func count(_ now: ClockTime) {
        guard code != nil, let renewAt, let made, renewAt > made.wallMillis else {
            (left, secondsLeft) = (nil, nil)
            return
        }
        let rest = min(renewAt - made.wallMillis, max(0, renewAt - now.wallMillis))
        left = Double(rest) / Double(renewAt - made.wallMillis)
        secondsLeft = Int((rest + 999) / 1_000)
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

    private struct Made: Sendable {
        let live: (code: DrawnCode, renewAt: Int64?)
        let card: HomeCard?
        let others: [Card]
        let birthYear: String?
    }

    private func make(_ now: ClockTime) async {
        guard !isMaking else { return }
        isMaking = true
        let (id, turn) = (id, turn)
        do throws(WalletTrouble) {
            let new = try await owner.ask { cards in
                let live = try cards.live(id, at: now)
                let all = try cards.cards()
                let card = try all.first { $0.id == id }.map {
                    HomeCard($0, try cards.outlook(id, at: now), at: now.wallMillis)
                }
                let born = try cards.revealed(id).first { $0.what.code == "birth-date" }?.value
                return Made(
                    live: live, card: card, others: all.filter { $0.id != id },
                    birthYear: born.flatMap(Self.year))
            }
            isMaking = false
            guard turn == self.turn else { return }
            (code, renewAt, made, trouble) = (new.live.code, new.live.renewAt, now, nil)
            (card, others, birthYear) = (new.card, new.others, new.birthYear)
        } catch {
            isMaking = false
            guard turn == self.turn else { return }
            hide()
            trouble = error
        }
    }

    /// Of a date in either order.
    private nonisolated static func year(_ date: String) -> String? {
        date.split { !$0.isNumber }.map(String.init).first { $0.count == 4 }
    }
}
