import ChotCore

/// The keys of the app's own words, `App/*.lproj/Localizable.strings`. The core's sentences come
/// in the session's language and have no key.
public enum WordKey: String, CaseIterable, Sendable {
    case aim, cancel, close, next, opening, working
    case permit, deny, refer, obligations, remedies, reasons
    case alreadyJudged = "already_judged"
    case born
    case checkpointAt = "checkpoint_at"
    case chooseCheckpoint = "choose_checkpoint"
    case compareHolder = "compare_holder"
    case enterId = "enter_id"
    case enterIdHint = "enter_id_hint"
    case faultBadId = "fault_bad_id"
    case faultCamera = "fault_camera"
    case faultInternal = "fault_internal"
    case faultKeystore = "fault_keystore"
    case faultNotEnrolled = "fault_not_enrolled"
    case faultNothingInstalled = "fault_nothing_installed"
    case faultStorage = "fault_storage"
    case faultStoreInUse = "fault_store_in_use"
    case faultUpdateApp = "fault_update_app"
    case idEndsWith = "id_ends_with"
    case idWhole = "id_whole"
    case lookUp = "look_up"
    case noCode = "no_code"
    case notRecorded = "not_recorded"
    case notTravel = "not_travel"
    case portalNone = "portal_none"
    case portalScan = "portal_scan"
    case seen
    case seenPortalDeclaration = "seen_portal_declaration"
    case seenStaffCard = "seen_staff_card"
    case seenWorkSchedule = "seen_work_schedule"
    case showPortal = "show_portal"
    case torch
    case tryAgain = "try_again"
}

extension VerdictLook {
    /// The verdict in one word.
    public var word: WordKey {
        switch self {
        case .permit: .permit
        case .deny: .deny
        case .refer: .refer
        }
    }
}

extension Seen {
    /// What is ticked, in words.
    public var word: WordKey {
        switch self {
        case .staffCard: .seenStaffCard
        case .workSchedule: .seenWorkSchedule
        case .portalDeclaration: .seenPortalDeclaration
        }
    }
}

extension Fault {
    /// What is wrong and what to do, in words.
    public var word: WordKey {
        switch self {
        case .notEnrolled: .faultNotEnrolled
        case .nothingInstalled: .faultNothingInstalled
        case .storeInUse: .faultStoreInUse
        case .updateApp: .faultUpdateApp
        case .storage: .faultStorage
        case .keystore: .faultKeystore
        case .camera: .faultCamera
        case .internal: .faultInternal
        }
    }
}
