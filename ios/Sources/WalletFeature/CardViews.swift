import ChotSession
import DesignSystem
import SwiftUI
import Words

/// What can be pressed on a card's page.
public enum CardTap: Equatable, Sendable {
    case declare, name, saveName, up, down, askToRemove, remove, print, makePrint
    case addCertificate, removeCertificate, renew, back, leave
    case showCertificate(Certificate)
    case askToRemoveCertificate(Certificate)
}

/// What a card's page shows.
public struct CardContent {
    var state: CardModel.State
    var home: HomeCard
    var revealed: [Revealed]
    var certificates: [Certificate]
    var place: Int
    var count: Int
    var trouble: WalletTrouble?
    var isPrinted: Bool
    var nowMillis: Int64

    public init(
        state: CardModel.State, home: HomeCard, revealed: [Revealed] = [],
        certificates: [Certificate] = [], place: Int = 0, count: Int = 1,
        trouble: WalletTrouble? = nil, isPrinted: Bool = false, nowMillis: Int64
    ) {
        self.state = state
        self.home = home
        self.revealed = revealed
        self.certificates = certificates
        self.place = place
        self.count = count
        self.trouble = trouble
        self.isPrinted = isPrinted
        self.nowMillis = nowMillis
    }
}

/// One card, with all that can be done with it.
public struct CardDetailsView<Share: View>: View {
    let content: CardContent
    @Binding var label: String
    let words: WalletWords
    let tap: @MainActor (CardTap) -> Void
    let share: Share

    /// - Parameter share: hands the sheet on, to a printer too.
    public init(
        _ content: CardContent, label: Binding<String>, words: WalletWords,
        tap: @escaping @MainActor (CardTap) -> Void, @ViewBuilder share: () -> Share
    ) {
        self.content = content
        _label = label
        self.words = words
        self.tap = tap
        self.share = share()
    }

    private func to(_ what: CardTap) -> @MainActor () -> Void { { tap(what) } }

    private var card: Card { content.home.card }

    public var body: some View {
        switch content.state {
        case .details:
            Page(words(.detailsTitle), back: words(.back), leave: to(.leave)) {
                trouble
                facts
                certificates
                family
            }
        case .naming:
            page(.nameInWallet) {
                Entry(words(.nameInWallet), text: $label, .title2)
                Line(words(.nameExample), ink: .quiet)
                BigButton.main(words(.save)) { tap(.saveName) }
            }
        case .removing:
            page(.removeAsk) {
                Line(words.name(card), .title2.bold())
                Line(words(.removeWhat))
                BigButton.main(words(.remove)) { tap(.remove) }
                BigButton(words(.cancel)) { tap(.back) }
            }
        case .certificate(let certificate, let code): shown(certificate, code)
        case .removingCertificate(let certificate):
            page(.certificateRemove) {
                CertificateFacts(certificate, words: words)
                BigButton.main(words(.remove)) { tap(.removeCertificate) }
                BigButton(words(.cancel)) { tap(.back) }
            }
        case .printing: printing
        }
    }

    private func page<V: View>(_ title: WalletWordKey, @ViewBuilder inside: () -> V) -> some View {
        Page(words(title), back: words(.back), leave: to(.back)) {
            trouble
            inside()
        }
    }

    @ViewBuilder private var trouble: some View {
        if let trouble = content.trouble {
            Banner(trouble.sentence)
            Line(trouble.nextStep)
        }
    }

    @ViewBuilder private var facts: some View {
        Line(words.name(card), .title.bold())
        if !card.isLive { Line(words(.aPrint)) }
        Fact(words(.issuer), card.issuer)
        Fact(words(.issued), content.home.time.date(card.issuedAtMillis))
        Fact(words(.valid), words.validity(card, content.home.time))
        Fact(words(.doses), doses)
        Fact(
            words(.permits),
            card.permits.isEmpty ? words(.noneInIt) : card.permits.joined(separator: ", "))
        if card.isLive, content.home.line.main != .renew {
            BigButton(words(card.declaredAtMillis == nil ? .declare : .declareAgain)) {
                tap(.declare)
            }
        }
        Heading(words(.revealed))
        ForEach(content.revealed, id: \.what.code) { item in
            if let value = item.value {
                Fact(item.what.text, CityTime.asOnTheCard(value))
            } else {
                Line(item.what.text)
            }
        }
        Heading(words(.renew))
        Line(words(.renewHow))
    }

    private var doses: String {
        guard !card.doses.isEmpty else { return words(.noneInIt) }
        return card.doses.map {
            words(.dose, "\($0.number)", CityTime.asOnTheCard($0.day))
        }.joined(separator: "\n")
    }

    @ViewBuilder private var certificates: some View {
        Heading(words(.certificates))
        ForEach(content.certificates) { certificate in
            VStack(alignment: .leading, spacing: Size.gap) {
                CertificateFacts(certificate, words: words)
                Line(certificate.person.text, .title3.bold())
                BigButton(words(.showCertificate)) { tap(.showCertificate(certificate)) }
                BigButton(words(.remove)) { tap(.askToRemoveCertificate(certificate)) }
                    .accessibilityLabel("\(words(.remove)), \(words(.certificates))")
            }
        }
        BigButton(words(.addCertificate)) { tap(.addCertificate) }
    }

    @ViewBuilder private var family: some View {
        Heading(words(.family))
        BigButton(words(.nameIt)) { tap(.name) }
        if content.place > 0 { BigButton(words(.moveUp)) { tap(.up) } }
        if content.place + 1 < content.count { BigButton(words(.moveDown)) { tap(.down) } }
        BigButton(words(.print)) { tap(.print) }
        BigButton(words(.remove)) { tap(.askToRemove) }
    }

    /// A second code, beside the travel code: black on white at night, too.
    private func shown(_ certificate: Certificate, _ code: DrawnCode) -> some View {
        let name = certificate.holderName ?? words.name(card)
        return ScrollView {
            VStack(spacing: 2 * Size.gap) {
                Text(words(.certificateOf, name)).font(.title.bold())
                    .multilineTextAlignment(.center)
                CodePicture(code, label: words(.certificateOf, name))
                Text(words(.certificateUnchecked)).font(.title3).multilineTextAlignment(.center)
                BigButton(words(.close), ground: .module, ink: .paper) { tap(.back) }
            }
            .padding()
            .frame(maxWidth: .infinity)
        }
        .foregroundStyle(Color(.module))
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color(.paper))
        .privacySensitive()
    }

    private var printing: some View {
        page(.printTitle) {
            if card.isLive {
                Banner(words(.printLive))
            } else if content.isPrinted {
                Line(words(.printDone), .title2.bold())
                share
            } else {
                Line(words(.printWhat))
                Line(words(.printWith))
                BigButton.main(words(.print)) { tap(.makePrint) }
            }
        }
    }
}
