import Foundation
import SwiftUI
import Words

@testable import ChotSession
@testable import DesignSystem
@testable import WalletFeature

/// Every screen of the wallet in every state, as it is built from what stands for the core.
@MainActor enum WalletScreens {
    /// 07:10 on 5 October 2021, by the city's clocks.
    static let now: Int64 = 1_633_392_600_000
    static let hour: Int64 = 3_600_000

    static func card(
        _ id: String, _ name: String, label: String? = nil, isLive: Bool = true,
        declaredAt: Int64? = nil, hasSymptoms: Bool? = nil, until: Int64 = now + 900 * hour
    ) -> Card {
        Card(
            id: id, label: label, holderName: name, issuer: name,
            issuedAtMillis: now - 100 * hour, validFromMillis: now - 100 * hour,
            validUntilMillis: until,
            doses: [
                CardDose(number: 1, day: "2021-07-01"), CardDose(number: 2, day: "2021-08-20"),
            ],
            permits: isLive ? ["12"] : [], isLive: isLive, declaredAtMillis: declaredAt,
            hasSymptoms: hasSymptoms, certificates: isLive ? 1 : 0)
    }

    static func day(
        next: Int64?, missing: [Said] = [], dependsOn: [Said] = [], freshUntil: Int64? = nil,
        isOpen: Bool = true
    ) -> Outlook {
        // 06:30 to 08:00 and 16:30 to 18:00.
        let six = vietnam.dayStart(now) + 6 * hour + hour / 2
        return .day(
            DayOutlook(
                time: vietnam, rulesPublishedAtMillis: now - 2 * hour,
                windows: !isOpen
                    ? []
                    : [
                        .init(fromMillis: six, untilMillis: six + 3 * hour / 2, leg: .toWork),
                        .init(
                            fromMillis: six + 10 * hour, untilMillis: six + 23 * hour / 2,
                            leg: .toHome),
                    ], nextFromMillis: next, declarationFreshUntilMillis: freshUntil,
                missing: missing, dependsOn: dependsOn))
    }

    /// - Parameter core: what stands for a text of the core's.
    static func all(_ words: WalletWords, core: @escaping (String) -> String) -> [Screens.Shown] {
        var shown: [Screens.Shown] = []
        func show<V: View>(_ name: String, _ view: V) {
            shown.append(Screens.Shown(name: name, node: Node.record(view)))
        }
        func told(_ text: String, _ code: String = "code") -> Said {
            Said(code: code, text: core(text))
        }
        func trouble(_ code: String) -> WalletTrouble {
            WalletTrouble(
                code: code, sentence: core("Khóa của ví đang bị khóa"),
                nextStep: core("Hãy mở khóa điện thoại rồi thử lại"))
        }
        let name = core("Lan Ví Dụ")
        func home(_ cards: [(Card, Outlook)]) -> [HomeCard] {
            cards.map { HomeCard($0.0, $0.1, at: now) }
        }

        show("W1-first-hardware", WalletFirstView(keyIsHardware: true, words: words, begin: {}))
        show("W1-first-software", WalletFirstView(keyIsHardware: false, words: words, begin: {}))

        let declared = now - hour / 2
        let pass = home([
            (
                card("1", name, declaredAt: declared, hasSymptoms: false),
                day(next: now, dependsOn: [told("Bạn phải có tên trong danh sách")])
            )
        ])
        let lines: [(String, [HomeCard])] = [
            ("empty", []), ("pass", pass),
            (
                "family",
                home([
                    (
                        card("1", name),
                        day(
                            next: now + hour,
                            missing: [told("Chưa khai báo", "declaration-missing")])
                    ),
                    (
                        card("2", name, label: core("Mẹ"), isLive: false),
                        day(next: now + 9 * hour)
                    ),
                ])
            ),
            (
                "unwell",
                home([
                    (
                        card("1", name, declaredAt: declared, hasSymptoms: true),
                        day(
                            next: now, missing: [told("Có triệu chứng", "symptoms")],
                            freshUntil: now + hour)
                    )
                ])
            ),
            (
                "unknown",
                home([
                    (
                        card("1", name, declaredAt: declared, hasSymptoms: false),
                        .unknown(why: told("Chưa rõ"))
                    )
                ])
            ),
            (
                "missing-expired",
                home([
                    (
                        card("1", name, declaredAt: declared, hasSymptoms: false),
                        day(next: nil, missing: [told("Chưa đủ mũi")], isOpen: false)
                    ), (card("2", name, until: now), .unknown(why: told("Chưa rõ"))),
                ])
            ),
        ]
        for (state, cards) in lines {
            show("W4-\(state)", HomeView(cards, nowMillis: now, words: words, tap: { _ in }))
        }

        let questions = ["a", "b", "c"].map {
            Question(id: $0, text: core("Anh/chị có bị sốt không?"))
        }
        func declare(
            _ state: String, _ what: DeclareModel.State, answers: [String: Bool] = [:],
            hasChanged: Bool = false
        ) {
            show(
                "W5-\(state)",
                DeclareView(
                    .init(
                        state: what, name: name, questions: questions, answers: answers,
                        hasChanged: hasChanged), words: words, tap: { _ in }))
        }
        declare("first", .asking(questions[0], number: 1, of: 3))
        declare(
            "again", .asking(questions[1], number: 2, of: 3), answers: ["a": false, "b": true],
            hasChanged: true)
        declare("summary", .summary, answers: ["a": false, "b": true, "c": false])
        declare("well", .well)
        declare("unwell", .unwell)
        declare("signing", .signing)
        declare("failed", .failed(trouble("key-locked")))

        let others = [card("2", name, label: core("Mẹ"), isLive: false)]
        show(
            "W6-show",
            ShowView(
                .init(
                    code: someCode, left: 0.6, secondsLeft: 12, card: pass[0], birthYear: "1990",
                    others: others, nowMillis: now), words: words, tap: { _ in }))
        show(
            "W6-print",
            ShowView(
                .init(
                    code: someCode, card: home([(others[0], day(next: now))])[0], others: [],
                    nowMillis: now), words: words, tap: { _ in }))
        show(
            "W6-recorded",
            ShowView(
                .init(code: someCode, card: pass[0], isRecorded: true, nowMillis: now),
                words: words, tap: { _ in }))
        show(
            "W6-trouble",
            ShowView(
                .init(code: nil, trouble: trouble("key-locked"), nowMillis: now), words: words,
                tap: { _ in }))
        show(
            "W6-making",
            ShowView(.init(code: nil, card: pass[0], nowMillis: now), words: words, tap: { _ in }))

        let certificate = Certificate(
            id: "1", kind: .vaccination, dose: 2, series: 2, day: "2021-08-20", country: core("VN"),
            issuer: name, holderName: name, validUntilMillis: now + 900 * hour,
            person: told("Của chính người này", "same"))
        let adding: [(String, AddModel.State, AddModel.Problem?)] = [
            ("asking", .asking, nil), ("scanning", .scanning, nil), ("reading", .reading, nil),
            ("refused", .asking, .said(trouble("another-wallet"))),
            ("unreadable", .asking, .unreadable), ("nothing", .asking, .nothingInPicture),
            ("several", .asking, .severalInPicture), ("paste", .asking, .nothingToPaste),
            ("camera", .asking, .camera), ("camera-refused", .asking, .cameraRefused),
            ("new", .offered(.credential(card("1", name), .new)), nil),
            ("renews", .offered(.credential(card("1", name, isLive: false), .renews)), nil),
            ("held", .offered(.credential(card("1", name), .held)), nil),
            ("twin", .offered(.credential(card("1", name), .twin)), nil),
        ]
        for (state, what, problem) in adding {
            show(
                "W3-\(state)",
                AddView(
                    what, problem: problem, cards: [card("1", name)], time: vietnam,
                    words: words, tap: { _ in }))
        }
        for (state, beside) in [("beside", ["1"]), ("beside-none", [])] {
            show(
                "W11-\(state)",
                AddView(
                    .offered(
                        .certificate(beside.map { Beside(card: $0, certificate: certificate) })),
                    problem: nil, cards: [card("1", name)], time: vietnam, words: words,
                    tap: { _ in }))
        }
        var digits = NumberEntry()
        for digit in [0, 7, 9, 1] { digits.press(digit) }
        func request(_ state: String, _ made: RequestModel.Made?, _ wrong: WalletTrouble? = nil) {
            show(
                "W2-\(state)",
                RequestView(
                    .init(get: { digits }, set: { _ in }), made: made, trouble: wrong,
                    words: words, make: {}, leave: {},
                    share: {
                        ShareLink(item: URL(fileURLWithPath: "/x")) { ShareLabel(words(.share)) }
                    }))
        }
        request("number", nil)
        request("refused", nil, trouble("not-an-id-number"))
        request("made", .init(code: someCode, file: URL(fileURLWithPath: "/x")))

        let revealed = [
            Revealed(what: told("Họ và tên", "name"), value: name),
            Revealed(what: told("Ngày sinh", "birth-date"), value: "1990-03-14"),
            Revealed(what: told("Hai mã có phải của cùng một người", "linkable"), value: nil),
        ]
        let print = home([(others[0], day(next: now))])[0]
        func details(
            _ name: String, _ state: CardModel.State, _ card: HomeCard, isPrinted: Bool = false,
            _ wrong: WalletTrouble? = nil
        ) {
            show(
                name,
                CardDetailsView(
                    CardContent(
                        state: state, home: card, revealed: revealed,
                        certificates: card.card.isLive ? [certificate] : [], place: 1, count: 3,
                        trouble: wrong, isPrinted: isPrinted, nowMillis: now),
                    label: .init(get: { "" }, set: { _ in }), words: words, tap: { _ in },
                    share: {
                        ShareLink(item: URL(fileURLWithPath: "/x")) { ShareLabel(words(.share)) }
                    }))
        }
        details("W9-details", .details, pass[0])
        details("W9-print", .details, print)
        details("W10-naming", .naming, pass[0], trouble("bad-label"))
        details("W10-removing", .removing, pass[0])
        details("W11-certificate", .certificate(certificate, someCode), pass[0])
        details("W11-removing", .removingCertificate(certificate), pass[0])
        details("W12-live", .printing, pass[0])
        details("W12-print", .printing, print)
        details("W12-ready", .printing, print, isPrinted: true)

        let seen = CitySeen(
            name: core("Example City"),
            fingerprint: String(repeating: "0123456789", count: 6) + "0123")
        let done = UpdateDone(
            changed: true, publishedAtMillis: now, fetchedBytes: 9, rulesChanged: false)
        let cities: [(String, CityModel.State, CitySeen?)] = [
            ("none", .idle, nil), ("comparing", .comparing(seen), nil),
            ("followed", .done(done), seen), ("running", .running(bytes: 1_234_567), seen),
            ("failed", .failed(trouble("update-failed")), seen), ("unreadable", .unreadable, nil),
            ("no-address", .noAddress, seen), ("forgetting", .forgetting, seen),
        ]
        for (state, what, followed) in cities {
            show(
                "W15-city-\(state)",
                CityView(
                    what, city: followed, address: .init(get: { "" }, set: { _ in }),
                    time: vietnam, words: words, tap: { _ in }))
        }
        show(
            "W15-settings",
            WalletSettingsView(
                stored: [told("Mã đi đường: 1", "credentials")], reminder: 360, isBlocked: false,
                version: "1", words: words, tap: { _ in }))
        show(
            "W8-blocked",
            WalletSettingsView(
                stored: [], reminder: 360, isBlocked: true, version: "1", words: words,
                tap: { _ in }))
        show("W14-ask", DeleteView(isDone: false, trouble: nil, words: words, tap: { _ in }))
        show(
            "W14-failed",
            DeleteView(isDone: false, trouble: trouble("in-use"), words: words, tap: { _ in }))
        show("W14-done", DeleteView(isDone: true, trouble: nil, words: words, tap: { _ in }))

        for code in ["in-use", "key-lost", "store-damaged"] {
            show("W13-\(code)", WalletFaultView(trouble(code), words: words, tap: { _ in }))
        }
        return shown
    }
}
