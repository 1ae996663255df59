import Foundation
import SwiftUI
import Words

@testable import CheckpointFeature
@testable import ChotSession
@testable import DesignSystem
@testable import JournalFeature
@testable import SetUpFeature

/// Every screen in every state, as it is built from what stands for the core.
@MainActor enum Screens {
    struct Shown {
        let name: String
        let node: Node
    }

    /// - Parameter core: what stands for a text of the core's.
    static func all(_ words: Words, core: @escaping (String) -> String) -> [Shown] {
        var shown: [Shown] = []
        func show<V: View>(_ name: String, _ view: V) {
            shown.append(Shown(name: name, node: Node.record(view)))
        }
        func told(_ text: String) -> Said { Said(code: "code", text: core(text)) }
        func judged(
            _ decision: Decision, caps: [Said] = [], recorded: Bool = true,
            returns: Bool = false, isTraining: Bool = false, evidence: [EvidenceSeen] = [],
            obligations: [Said] = []
        ) -> Judged {
            let remedies: [Remedy] =
                decision == .permit
                ? []
                : [
                    Remedy(said: told("Khai báo"), action: .showPortal),
                    Remedy(said: told("Thẻ ngành"), action: .tick(.staffCard)),
                    Remedy(said: told("Giấy đi đường"), action: .enterPaperPermit),
                    Remedy(said: told("Hỏi chỉ huy"), action: nil),
                ]
            var judged = Judged(
                Verdict(
                    decision: decision, word: core("CHO QUA"), sentence: core("Đi làm đúng giờ"),
                    reasons: [told("Đi làm đúng giờ"), told("Đã tiêm")],
                    obligations: obligations, remedies: remedies, caps: caps,
                    holder: Holder(
                        name: core("Lan Ví Dụ"), nameMark: core("Chưa ký"),
                        birthDate: "1990-03-14", idLastFour: "0101", employer: core("Sở Ví dụ")),
                    evidence: evidence, recorded: recorded, isTraining: isTraining),
                seen: decision == .refer ? [.staffCard] : [])
            if returns {
                judged.returnsAt = 1
                judged.returnSeconds = 2
            }
            return judged
        }
        let labels = SeenKind.allCases.map { (kind: $0, text: core("\($0.rawValue)")) }
        func verdict(_ name: String, _ judged: Judged) {
            show(
                name,
                VerdictView(
                    VerdictScreen(judged, labels: labels), words: words, act: { _ in },
                    hold: { _ in }, next: {}))
        }
        func scan(
            _ name: String, _ notice: Notice, outline: Outline? = nil, warnings: [Said] = [],
            torch: Bool = false, hand: Settings.Hand = .right, isLow: Bool = false
        ) {
            show(
                name,
                ScanView(
                    .init(
                        checkpoint: core("kenh-te-north"), notice: notice, outline: outline,
                        health: Health(
                            city: core("Example City"), publishedAtMillis: 1_633_385_400_000,
                            freshUntilMillis: 1_633_471_800_000, data: .fresh,
                            clockIsTrusted: true, journalWrites: true, warnings: warnings),
                        time: vietnam, counts: Counts(), isTorchOn: torch, hasTorch: true,
                        zoom: torch ? 2 : 1, hand: hand, micros: torch ? 42_000 : nil, isLow: isLow),
                    words: words, tap: { _ in }))
        }
        let outline = Outline(corners: someCorners, shape: someShape)

        show("O1-first", FirstView(words: words, enrol: {}, train: {}))
        for (name, state, refused) in [
            ("asking", EnrolModel.State.asking, false),
            ("scanning-none", .scanning(SeriesProgress(have: 0, of: 0, missing: [])), false),
            ("scanning", .scanning(SeriesProgress(have: 1, of: 3, missing: [1, 3])), false),
            ("refused", .scanning(SeriesProgress(have: 0, of: 0, missing: [])), true),
            (
                "comparing",
                .comparing(
                    EnrolmentSeen(
                        city: core("Example City"),
                        fingerprint: "1234 5678 9012 3456 7890 1234 5678 9012")), false
            ),
            ("working", .working, false), ("done", .done(isClean: false), false),
        ] {
            show(
                "O2-enrol-\(name)",
                EnrolView(
                    state, wrong: name == "asking" ? core("Không phải") : nil,
                    cameraIsRefused: refused, words: words, tap: { _ in }))
        }
        let done = UpdateDone(
            changed: true, publishedAtMillis: 1_633_385_400_000, fetchedBytes: 9,
            rulesChanged: true, aheadSeconds: 900)
        for (name, state) in [
            ("idle", UpdateModel.State.idle), ("running", .running(bytes: 1_234_567)),
            ("done", .done(done)), ("failed", .failed(core("Không có mạng"))),
            ("no-address", .noAddress),
        ] {
            show(
                "O3-update-\(name)",
                UpdateView(
                    state, address: .init(get: { "" }, set: { _ in }),
                    byItself: .init(get: { .wifi }, set: { _ in }), time: vietnam, words: words,
                    tap: { _ in }))
        }
        let choices = [
            CheckpointChoice(name: core("kenh-te-north"), area: core("d4"), heading: 350),
            CheckpointChoice(name: core("phu-my"), area: core("d7"), heading: nil),
        ]
        show(
            "O4-choose",
            ChooseView(
                choices, lastUsed: choices[0].name, search: .init(get: { "" }, set: { _ in }),
                words: words, choose: { _ in }))
        show(
            "O4-heading",
            HeadingView(chosen: 45, published: 350, words: words, choose: { _ in }, back: {}))
        scan("O5-aim", .aim)
        scan("O5-hint", .help(core("Lại gần hơn")), outline: outline)
        scan("O5-other-code", .otherCode(core("Trang web")), outline: outline, torch: true)
        scan("O5-judged-already", .judgedAlready, hand: .left)
        scan("O5-several", .several(core("Từng mã một")))
        scan("O5-bad-number", .badId)
        scan("O5-runs-out", .aim, warnings: [told("Dữ liệu sắp cũ"), told("Đồng hồ sai")])
        scan("O5-across", .aim, outline: outline, isLow: true)
        verdict("O6-permit", judged(.permit, returns: true))
        verdict("O6-permit-duty", judged(.permit, obligations: [told("Đối chiếu thẻ")]))
        verdict("O7-deny", judged(.deny))
        verdict("O8-refer", judged(.refer))
        show(
            "O9-evidence",
            EvidenceView(
                notice: .aim, outline: outline, name: core("Lan Ví Dụ"), words: words, back: {}))
        for person in ["của chính người này", "của người khác", "không rõ", "không hợp lệ"] {
            verdict(
                "O9-\(person)",
                judged(.refer, evidence: [EvidenceSeen(kind: "eu-dcc", person: told(person))]))
        }
        show(
            "O10-permit",
            PaperView(
                words(.permitTitle), isWrong: true, isWhole: false, words: words, judge: {},
                back: {}
            ) {
                PermitFields(
                    .init(get: { PermitEntry() }, set: { _ in }),
                    today: Day(year: 2021, month: 10, day: 5), words: words)
            })
        show(
            "O10-vaccination",
            PaperView(
                words(.vaccinationTitle), isWrong: false, isWhole: false, words: words,
                judge: {}, back: {}
            ) {
                VaccinationFields(
                    .init(get: { VaccinationEntry() }, set: { _ in }),
                    today: Day(year: 2021, month: 10, day: 5), words: words)
            })
        var number = NumberEntry()
        for digit in [0, 7, 9, 1, 9] { number.press(digit) }
        show(
            "O11-number",
            NumberView(
                .init(get: { number }, set: { _ in }), words: words, lookUp: {}, back: {}))
        show(
            "O12-portal",
            PortalView(Portal(code: someCode, recorded: true), words: words, close: {}))
        show("O12-no-portal", PortalView(Portal(code: nil, recorded: true), words: words) {})
        show(
            "O13-portal-not-recorded",
            PortalView(Portal(code: someCode, recorded: false), words: words, close: {}))
        verdict(
            "O13-not-recorded",
            judged(.refer, caps: [told("Dữ liệu đã cũ"), told("Đồng hồ sai")], recorded: false))
        for (name, fault) in [
            ("camera", Fault.camera), ("refused", .cameraRefused),
            ("interrupted", .cameraInterrupted),
            ("not-enrolled", .said(Trouble(.notEnrolled, told("Chưa được cấp")))),
            ("nothing", .said(Trouble(.nothingInstalled, told("Chưa có dữ liệu")))),
            ("checkpoint", .said(Trouble(.unknownCheckpoint, told("Không có chốt")))),
            ("full", .said(Trouble(.storageFull, told("Hết chỗ")))),
        ] { show("O23-\(name)", FaultView(fault, words: words, tap: { _ in })) }
        func row(_ sequence: UInt64, _ decision: Decision?) -> JournalRow {
            JournalRow(
                sequence: sequence, kind: .passage, atMillis: 1_633_392_600_000,
                clockTrusted: sequence != 2, decision: decision, sentence: core("Đi làm"),
                reasons: [told("Đi làm"), told("Đã tiêm")], checkpoint: core("phu-my"),
                subject: "00", continues: nil)
        }
        let rows = [row(1, .permit), row(2, .deny), row(3, nil)]
        show(
            "O14-journal",
            JournalView(
                .init(
                    time: vietnam,
                    hours: [
                        HourCount(hourMillis: 1_633_392_000_000, permit: 12, deny: 3, refer: 4)
                    ], rows: rows, hasOlder: true, decision: .deny,
                    check: JournalCheck(records: 3, isSound: true, findings: []),
                    export: JournalExport(
                        records: 3, sha256: String(repeating: "0123456789", count: 6) + "0123")),
                word: { core($0.rawValue) }, words: words, tap: { _ in }))
        show(
            "O14-empty",
            JournalView(
                .init(
                    time: vietnam, hours: [], rows: [], hasOlder: false,
                    check: JournalCheck(records: 3, isSound: false, findings: []),
                    wrong: core("Không đọc được")),
                word: { core($0.rawValue) }, words: words, tap: { _ in }))
        show(
            "O15-case",
            CaseView(
                rows,
                contacts: [
                    ContactRow(
                        subject: "01", checkpoint: core("phu-my"), atMillis: 1_633_392_600_000,
                        apartSeconds: -70, sequence: 9)
                ], time: vietnam, word: { core($0.rawValue) }, words: words, of: { _ in },
                leave: {}))
        let state = DeviceState(
            city: core("Example City"), publishedAt: "2021-10-05T05:10:00+07:00",
            ageSeconds: 7_200, freshUntil: nil, expires: "2021-10-06T05:10:00+07:00",
            expired: true, policy: core("hcmc-2021"),
            roles: [
                .init(
                    name: core("timestamp"), version: 2, expires: "2021-10-06T05:10:00+07:00",
                    expired: true)
            ], rosterEntries: 4, storageBytes: 1_234_567, unusable: "x")
        show(
            "O17-status",
            StatusView(
                state, wrong: nil, time: vietnam, words: words, copy: {}, leave: {}))
        show(
            "O17-none",
            StatusView(
                nil, wrong: core("Chưa được cấp"), time: vietnam, words: words, copy: {},
                leave: {}))
        show(
            "O19-self-test",
            SelfTestView(
                [
                    SelfCheck(
                        code: "scanner", name: core("Bộ đọc mã"), ok: true, what: "",
                        micros: 12_345),
                    SelfCheck(
                        code: "keystore", name: core("Kho khóa"), ok: false, what: "no chip",
                        micros: 0),
                ], isTesting: true, words: words, test: {}, leave: {}))
        show(
            "O20-settings",
            SettingsView(
                .init(get: { Settings() }, set: { _ in }), words: words, pin: {}, leave: {}))
        let exercise = Exercise(
            code: "commute", title: core("Đang trên đường đi làm"),
            expected: core("Cho qua: đối chiếu tên với thẻ"), text: "x")
        show(
            "O21-list",
            TrainingView([exercise], shown: nil, wrong: nil, words: words, tap: { _ in }))
        show(
            "O21-exercise",
            TrainingView(
                [exercise], shown: .init(exercise: exercise, codes: [someCode]), wrong: nil,
                words: words, tap: { _ in }))
        verdict("O21-verdict", judged(.deny, isTraining: true))
        let pins: [(String, PinModel.State, PinModel.Problem?)] = [
            ("off", .off, nil), ("on", .on, nil), ("asking", .asking(.changeCheckpoint), .wrong),
            ("wait", .asking(.remove), .wait(seconds: 30)), ("choosing", .choosing, .differs),
            ("repeating", .repeating, nil), ("unreadable", .asking(.replace), .unreadable),
            ("working", .working, nil),
        ]
        for (state, what, problem) in pins {
            show(
                "O24-pin-\(state)",
                PinView(what, count: 4, problem: problem, words: words, tap: { _ in }))
        }
        show("O24-menu", MenuView(words: words, tap: { _ in }, leave: {}))
        show("O13-journal-loss", LossView(wrong: nil, words: words, confirm: {}))
        return shown
    }
}
