import ChotSession
import DesignSystem
import SwiftUI
import Words

/// Takes a code in.
public struct AddView: View {
    public enum Tap: Equatable, Sendable {
        case scan, picture, file, paste, keep, openSettings, cancel, leave
        case beside(String)
    }

    let state: AddModel.State
    let problem: AddModel.Problem?
    let cards: [Card]
    let time: CityTime
    let words: WalletWords
    let tap: @MainActor (Tap) -> Void

    public init(
        _ state: AddModel.State, problem: AddModel.Problem?, cards: [Card], time: CityTime,
        words: WalletWords, tap: @escaping @MainActor (Tap) -> Void
    ) {
        self.state = state
        self.problem = problem
        self.cards = cards
        self.time = time
        self.words = words
        self.tap = tap
    }

    public var body: some View {
        switch state {
        case .asking: asking
        case .scanning: scanning
        case .reading:
            Page(words(.addTitle), back: words(.back), leave: nil) { Line(words(.reading)) }
        case .offered(.credential(let card, let effect)): offered(card, effect)
        case .offered(.certificate(let beside)): certificate(beside)
        }
    }

    private func to(_ what: Tap) -> @MainActor () -> Void { { tap(what) } }

    private var asking: some View {
        Page(words(.addTitle), back: words(.back), leave: to(.leave)) {
            if let problem { said(problem) } else { Line(words(.addHow)) }
            if problem == .cameraRefused {
                BigButton(words(.scan)) { tap(.scan) }
            } else {
                BigButton.main(words(.scan)) { tap(.scan) }
            }
            BigButton(words(.choosePicture)) { tap(.picture) }
            BigButton(words(.chooseFile)) { tap(.file) }
            BigButton(words(.paste)) { tap(.paste) }
        }
    }

    @ViewBuilder private func said(_ problem: AddModel.Problem) -> some View {
        switch problem {
        case .said(let trouble):
            Banner(trouble.sentence)
            Line(trouble.nextStep)
        case .unreadable: Banner(words(.unreadable))
        case .nothingInPicture: Banner(words(.nothingInPicture))
        case .severalInPicture: Banner(words(.severalInPicture))
        case .nothingToPaste: Banner(words(.nothingToPaste))
        case .camera: Banner(words(.cameraFault))
        case .cameraRefused:
            Banner(words(.cameraBlocked))
            Line(words(.cameraWhy))
            BigButton.main(words(.openSettings)) { tap(.openSettings) }
        }
    }

    /// Over the camera's picture.
    private var scanning: some View {
        VStack(spacing: Size.gap) {
            Spacer()
            VStack(spacing: Size.gap) {
                Text(words(.aim)).font(.title2.bold()).multilineTextAlignment(.center)
                BigButton(words(.cancel), ground: .onVeil, ink: .veil) { tap(.cancel) }
            }
            .padding()
            .frame(maxWidth: .infinity)
            .background(Color(.veil))
        }
        .foregroundStyle(Color(.onVeil))
    }

    private func offered(_ card: Card, _ effect: Offered.Effect) -> some View {
        Page(words(.thisIs), back: words(.back), leave: to(.cancel)) {
            Line(card.holderName ?? words(.nameUnknown), .largeTitle.bold())
            Line(words(name(effect)), .title2.bold())
            if !card.isLive { Line(words(.aPrint)) }
            if effect == .renews, !card.isLive,
                cards.contains(where: { $0.id == card.id && $0.isLive })
            {
                Banner(words(.printReplacesLive))
            }
            Fact(words(.issuer), card.issuer)
            Fact(words(.valid), words.validity(card, time))
            if effect == .held {
                BigButton.main(words(.close)) { tap(.cancel) }
            } else {
                BigButton.main(words(.keep)) { tap(.keep) }
                BigButton(words(.cancel)) { tap(.cancel) }
            }
        }
    }

    private func name(_ effect: Offered.Effect) -> WalletWordKey {
        switch effect {
        case .new: .effectNew
        case .renews: .effectRenews
        case .held: .effectHeld
        case .twin: .effectTwin
        }
    }

    private func certificate(_ beside: [Beside]) -> some View {
        Page(words(.thisIs), back: words(.back), leave: to(.cancel)) {
            if let first = beside.first {
                CertificateFacts(first.certificate, words: words)
                Line(words(.besideWhich), .title2.bold())
                ForEach(beside) { each in
                    BigButton("\(name(each.card)) · \(each.certificate.person.text)") {
                        tap(.beside(each.card))
                    }
                }
            } else {
                Banner(words(.besideNone))
            }
            BigButton(words(.cancel)) { tap(.cancel) }
        }
    }

    private func name(_ card: String) -> String {
        cards.first { $0.id == card }.map { words.name($0) } ?? words(.nameUnknown)
    }
}

/// What a certificate says.
struct CertificateFacts: View {
    let certificate: Certificate
    let words: WalletWords

    init(_ certificate: Certificate, words: WalletWords) {
        self.certificate = certificate
        self.words = words
    }

    var body: some View {
        Line(words(name), .title2.bold())
        if let dose = certificate.dose, let series = certificate.series {
            Line(words(.certificateDose, "\(dose)", "\(series)"))
        }
        Fact(words(.certificateDay), CityTime.asOnTheCard(certificate.day))
        Fact(words(.certificateName), certificate.holderName ?? words(.nameUnknown))
        Fact(words(.issuer), "\(certificate.issuer) (\(certificate.country))")
        Line(words(.certificateUnchecked), ink: .quiet)
    }

    private var name: WalletWordKey {
        switch certificate.kind {
        case .vaccination: .certificateVaccination
        case .recovery: .certificateRecovery
        case .test: .certificateTest
        }
    }
}

extension WalletWords {
    /// Its first and last day.
    func validity(_ card: Card, _ time: CityTime) -> String {
        self(
            .fromUntil, time.date(card.validFromMillis), time.date(card.validUntilMillis - 1))
    }
}

/// Asks for a credential.
public struct RequestView<Share: View>: View {
    @Binding var number: NumberEntry
    let made: RequestModel.Made?
    let trouble: WalletTrouble?
    let words: WalletWords
    let make: @MainActor () -> Void
    let leave: @MainActor () -> Void
    let share: Share

    /// - Parameter share: hands the file on.
    public init(
        _ number: Binding<NumberEntry>, made: RequestModel.Made?, trouble: WalletTrouble?,
        words: WalletWords, make: @escaping @MainActor () -> Void,
        leave: @escaping @MainActor () -> Void, @ViewBuilder share: () -> Share
    ) {
        _number = number
        self.made = made
        self.trouble = trouble
        self.words = words
        self.make = make
        self.leave = leave
        self.share = share()
    }

    public var body: some View {
        Page(words(.requestTitle), back: words(.back), leave: leave) {
            if let trouble {
                Banner(trouble.sentence)
                Line(trouble.nextStep)
            }
            if let made {
                Line(words(.requestShow), .title2.bold())
                Line(words(.requestPrivate))
                if let code = made.code { CodePicture(code, label: words(.requestCode)) }
                if made.file != nil { share }
            } else {
                Line(words(.requestWhose))
                VStack(alignment: .leading, spacing: 0) {
                    Line(number.digits.isEmpty ? "–" : number.grouped, .largeTitle.bold())
                    Line(words(.idCounted, "\(number.digits.count)"), .callout, ink: .quiet)
                }
                .accessibilityElement(children: .combine)
                .privacySensitive()
                NumberPad(
                    erase: words(.erase), press: { number.press($0) }, delete: { number.erase() })
                BigButton.main(words(.makeRequest), action: make).disabled(!number.isComplete)
            }
        }
    }
}

/// A button of ours around the system's share sheet.
public struct ShareLabel: View {
    let text: String

    public init(_ text: String) { self.text = text }

    public var body: some View {
        Text(text).font(.title3.bold()).foregroundStyle(Color(.onMain))
            .frame(maxWidth: .infinity, minHeight: Size.target)
            .background(Color(.main))
    }
}
