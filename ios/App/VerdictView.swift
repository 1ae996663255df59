import CheckpointLogic
import ChotCore
import SwiftUI

/// A verdict: colour, symbol, shape and word say the same.
struct VerdictView: View {
    let verdict: VerdictState
    let tick: @MainActor (SeenThing, Bool) -> Void
    let portal: @MainActor () -> Void
    let next: @MainActor () -> Void

    var body: some View {
        VStack(alignment: .leading, spacing: 0) {
            band
            ForEach(warnings, id: \.self) { warning in
                Text(warning)
                    .font(.title3.bold())
                    .foregroundColor(.white)
                    .padding()
                    .frame(maxWidth: .infinity, minHeight: 48)
                    .background(Color.black)
            }
            ScrollView {
                VStack(alignment: .leading, spacing: 8) {
                    holder
                    ForEach(verdict.sections) { section in
                        Text(word(section.title)).font(.headline)
                        ForEach(section.lines, id: \.self) { line in Text(line).font(.title3) }
                    }
                    if verdict.offersPortal {
                        Button(word(.showPortal), action: portal)
                            .font(.title3.bold())
                            .frame(maxWidth: .infinity, minHeight: 56)
                    }
                    if !verdict.ticks.isEmpty { ticks }
                }
                .padding()
            }
            Button(word(.next), action: next)
                .font(.title2.bold())
                .foregroundColor(.white)
                .frame(maxWidth: .infinity, minHeight: 64)
                .background(Color.black)
        }
        // On white at night too: the system's own colour would be white there.
        .foregroundColor(.black)
        .background(Color.white)
    }

    /// Before anything else: what keeps the phone from letting anybody pass.
    private var warnings: [String] {
        (verdict.isRecorded ? [] : [word(.notRecorded)]) + verdict.caps
    }

    private var band: some View {
        VStack(alignment: .leading, spacing: 8) {
            HStack {
                Image(systemName: verdict.look.symbol).font(.system(size: 96))
                Text(verdict.word).font(.largeTitle.bold())
            }
            Text(verdict.sentence).font(.title2)
        }
        .foregroundColor(colour(verdict.look.ink))
        .padding()
        .frame(maxWidth: .infinity, minHeight: 160)
        .background(colour(verdict.look.ground))
        .accessibilityElement(children: .ignore)
        .accessibilityLabel("\(verdict.word). \(verdict.sentence)")
    }

    @ViewBuilder private var holder: some View {
        if let name = verdict.holderName {
            Text(word(.compareHolder)).font(.headline)
            Text(name).font(.title.bold())
            // Right below the name, which isn't known to be anybody's.
            if let mark = verdict.holderNameMark { Text(mark).font(.title3) }
        }
        if let born = verdict.holderBorn { Text(word(.born, born)).font(.title3) }
        if let employer = verdict.holderEmployer { Text(employer).font(.title3) }
        if let number = verdict.holderIdNumber {
            Text(word(.idWhole, number)).font(.title3)
        } else if let digits = verdict.holderIdLastFour {
            Text(word(.idEndsWith, digits)).font(.title3)
        }
    }

    @ViewBuilder private var ticks: some View {
        Text(word(.seen)).font(.headline)
        ForEach(verdict.ticks) { offered in
            Toggle(
                offered.label,
                isOn: Binding(get: { offered.isSeen }, set: { tick(offered.what, $0) })
            )
            .font(.title3)
            .frame(maxWidth: .infinity, minHeight: 56)
        }
    }

    private func colour(_ c: (red: UInt8, green: UInt8, blue: UInt8)) -> Color {
        Color(red: Double(c.red) / 255, green: Double(c.green) / 255, blue: Double(c.blue) / 255)
    }
}
