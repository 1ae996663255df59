import CheckpointLogic
import ChotCore
import SwiftUI

/// The health portal's code for somebody else's camera; where there is none, what to do instead.
struct PortalView: View {
    let code: PortalCode?
    let close: @MainActor () -> Void

    var body: some View {
        VStack(spacing: 16) {
            Text(word(code == nil ? .portalNone : .portalScan)).font(.title2.bold())
            if let code {
                drawn(PortalSymbol(code))
                Text(code.address).font(.title3)
                if !code.recorded { Text(word(.notRecorded)).font(.title3.bold()) }
            }
            Button(word(.close), action: close)
                .font(.title2.bold())
                .foregroundColor(.white)
                .frame(maxWidth: .infinity, minHeight: 64)
                .background(Color.black)
        }
        .foregroundColor(.black)
        .padding()
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Color.white)
    }

    private func drawn(_ symbol: PortalSymbol) -> some View {
        Canvas { context, size in
            let module = min(size.width, size.height) / CGFloat(symbol.side)
            for row in 0..<symbol.side {
                for column in 0..<symbol.side where symbol.isDark(column, row) {
                    let square = CGRect(
                        x: CGFloat(column) * module, y: CGFloat(row) * module,
                        width: module, height: module)
                    context.fill(Path(square), with: .color(.black))
                }
            }
        }
        .aspectRatio(1, contentMode: .fit)
        .accessibilityLabel(word(.portalScan))
    }
}
