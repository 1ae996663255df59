import SwiftUI

@main struct OfficerApp: App {
    var body: some Scene { WindowGroup { Root() } }
}
