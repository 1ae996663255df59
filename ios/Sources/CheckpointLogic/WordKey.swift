// Made by chot-strings from bindings/l10n/en/officer.ftl: edit that.

/// The keys of the app's own words, `Localizable.strings`.
public enum WordKey: String, CaseIterable, Sendable {
    case appName = "app_name"
    case aim
    case notTravel = "not_travel"
    case alreadyJudged = "already_judged"
    case opening
    case working
    case checkpointAt = "checkpoint_at"
    case torchOff = "torch_off"
    case torchOn = "torch_on"
    case noCode = "no_code"
    case lookUp = "look_up"
    case cancel
    case next
    case showPortal = "show_portal"
    case close
    case tryAgain = "try_again"
    case enterId = "enter_id"
    case enterIdHint = "enter_id_hint"
    case chooseCheckpoint = "choose_checkpoint"
    case compareHolder = "compare_holder"
    case born
    case idEndsWith = "id_ends_with"
    case idWhole = "id_whole"
    case obligations
    case remedies
    case seen
    case reasons
    case notRecorded = "not_recorded"
    case portalScan = "portal_scan"
    case portalNone = "portal_none"
    case faultCamera = "fault_camera"
    case faultBadId = "fault_bad_id"
}
