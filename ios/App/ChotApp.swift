import SwiftUI

@main struct ChotApp: App {
    var body: some Scene { WindowGroup { ScanView() } }
}
