import ChotSession
import DesignSystem
import SwiftUI
import Words

/// The wallet's screens.
public struct WalletScreen<Preview: View>: View {
    /// What the system does.
    public enum Elsewhere: Equatable, Sendable {
        case openSettings, paste, pickPicture, pickFile, pickCity
    }

    let model: WalletModel
    let words: WalletWords
    let version: String
    /// The screen is recorded or shown elsewhere.
    let isRecorded: Bool
    let preview: Preview
    let go: @MainActor (Elsewhere) -> Void

    public init(
        _ model: WalletModel, words: WalletWords, version: String, isRecorded: Bool,
        preview: Preview, go: @escaping @MainActor (Elsewhere) -> Void
    ) {
        self.model = model
        self.words = words
        self.version = version
        self.isRecorded = isRecorded
        self.preview = preview
        self.go = go
    }

    public var body: some View {
        ZStack {
            Color(model.place == .show ? .paper : .sheet).ignoresSafeArea()
            if model.place == .add, model.adding.state == .scanning {
                preview.ignoresSafeArea().accessibilityHidden(true)
            }
            screen
        }
    }

    @ViewBuilder private var screen: some View {
        switch model.place {
        case .opening:
            Page(words(.appName), back: words(.back), leave: nil) { Line(words(.reading)) }
        case .first(let keyIsHardware):
            WalletFirstView(keyIsHardware: keyIsHardware, words: words) {
                later { await model.begin() }
            }
        case .home:
            HomeView(model.cards, nowMillis: model.nowMillis, words: words) { tap($0) }
        case .declare: if let declaration = model.declaration { declare(declaration) }
        case .show: if let shown = model.shown { show(shown) }
        case .add: add
        case .request: request
        case .card: if let card = model.card, let home = card.home { details(card, home) }
        case .city: city
        case .settings:
            WalletSettingsView(
                stored: model.stored, reminder: model.reminder.minutes,
                isBlocked: model.reminder.isBlocked, version: version, words: words
            ) { tap in
                switch tap {
                case .remind(let minutes): later { await model.remind(minutes) }
                case .openSettings: go(.openSettings)
                case .delete: model.askToDelete()
                case .leave: home()
                }
            }
        case .deleting, .deleted:
            DeleteView(
                isDone: model.place == .deleted, trouble: model.wrong, words: words
            ) { tap in
                switch tap {
                case .delete: later { await model.deleteEverything() }
                case .begin: later { await model.open() }
                case .leave: later { await model.open() }
                }
            }
        case .broken(let trouble):
            WalletFaultView(trouble, words: words) { tap in
                switch tap {
                case .tryAgain: later { await model.open() }
                case .startAnew: model.askToDelete()
                }
            }
        }
    }

    private func later(_ act: @escaping @MainActor () async -> Void) { Task { await act() } }

    private func home() { later { await model.home() } }

    private func tap(_ tap: HomeView.Tap) {
        let card = { (id: String) in model.cards.first { $0.id == id }?.card }
        switch tap {
        case .show(let id): later { await model.show(id) }
        case .declare(let id): if let card = card(id) { later { await model.declare(card) } }
        case .advice(let id): if let card = card(id) { model.advise(card) }
        case .details(let id): later { await model.open(card: id) }
        case .add: model.openAdd()
        case .askFor: model.openRequest()
        case .city: later { await model.openCity() }
        case .settings: later { await model.openSettings() }
        }
    }

    private func declare(_ declaration: DeclareModel) -> some View {
        DeclareView(
            .init(
                state: declaration.state, name: words.name(declaration.card),
                questions: declaration.questions, answers: declaration.answers,
                hasChanged: declaration.hasChanged), words: words
        ) { tap in
            switch tap {
            case .answer(let isYes): declaration.answer(isYes)
            case .change(let question): declaration.change(question)
            case .sign: later { await model.sign() }
            case .again: later { await declaration.begin() }
            case .show: later { await model.show(declaration.card.id) }
            case .back: later { await model.backFromDeclaration() }
            case .leave: home()
            }
        }
    }

    private func show(_ shown: ShowModel) -> some View {
        ShowView(
            .init(
                code: shown.code, left: shown.left, secondsLeft: shown.secondsLeft,
                card: shown.card, birthYear: shown.birthYear, others: shown.others,
                trouble: shown.trouble, isRecorded: isRecorded, nowMillis: model.nowMillis),
            words: words
        ) { tap in
            switch tap {
            case .tryAgain: later { await shown.tryAgain() }
            case .other(let card): later { await shown.show(card) }
            case .leave: home()
            }
        }
    }

    private var add: some View {
        AddView(
            model.adding.state, problem: model.adding.problem, cards: model.cards.map(\.card),
            time: model.time, words: words
        ) { tap in
            switch tap {
            case .scan: later { await model.adding.scan() }
            case .picture: go(.pickPicture)
            case .file: go(.pickFile)
            case .paste: go(.paste)
            case .keep: later { await model.keep() }
            case .beside(let card): later { await model.keep(beside: card) }
            case .openSettings: go(.openSettings)
            case .cancel: model.adding.stop()
            case .leave: home()
            }
        }
    }

    private var request: some View {
        RequestView(
            Binding(get: { model.request.number }, set: { model.request.number = $0 }),
            made: model.request.made, trouble: model.request.trouble, words: words,
            make: { later { await model.request.make() } }, leave: { home() },
            share: { share(model.request.made?.file) })
    }

    @ViewBuilder private func share(_ file: URL?) -> some View {
        if let file { ShareLink(item: file) { ShareLabel(words(.share)) } }
    }

    private var city: some View {
        CityView(
            model.city.state, city: model.city.city,
            address: Binding(get: { model.city.address }, set: { model.city.address = $0 }),
            time: model.time, words: words
        ) { tap in
            switch tap {
            case .file: go(.pickCity)
            case .follow: later { await model.city.follow() }
            case .notTheSame, .back: model.city.back()
            case .update: later { await model.city.update() }
            case .cancel: model.city.cancel()
            case .askToForget: model.city.askToForget()
            case .forget: later { await model.city.forget() }
            case .leave: home()
            }
        }
    }

    private func details(_ card: CardModel, _ home: HomeCard) -> some View {
        CardDetailsView(
            CardContent(
                state: card.state, home: home, revealed: card.revealed,
                certificates: card.certificates, place: card.place, count: card.count,
                trouble: card.trouble, isPrinted: card.sheet != nil, nowMillis: model.nowMillis),
            label: Binding(get: { card.label }, set: { card.label = $0 }), words: words,
            tap: { tap in
                switch tap {
                case .declare: later { await model.declare(home.card) }
                case .name: card.name()
                case .saveName: later { await card.saveName() }
                case .up: later { await card.move(-1) }
                case .down: later { await card.move(1) }
                case .askToRemove: card.askToRemove()
                case .remove: later { await model.removeCard() }
                case .print: card.openPrint()
                case .makePrint: later { await card.print(sheetWords(home.card, home.time)) }
                case .addCertificate: model.openAdd()
                case .removeCertificate: later { await card.removeCertificate() }
                case .showCertificate(let certificate): later { await card.show(certificate) }
                case .askToRemoveCertificate(let certificate): card.askToRemove(certificate)
                case .renew: model.openRequest()
                case .back: card.back()
                case .leave: self.home()
                }
            }, share: { share(card.sheet) })
    }

    private func sheetWords(_ card: Card, _ time: CityTime) -> SheetWords {
        SheetWords(
            title: words(.codeOf, words.name(card)), with: words(.printWith),
            valid: words.validity(card, time))
    }
}
