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
    case allWell = "all_well"
    case todayCounts = "today_counts"
    case zoomOnce = "zoom_once"
    case zoomTwice = "zoom_twice"
    case menu
    case evidenceOf = "evidence_of"
    case evidenceOfThis = "evidence_of_this"
    case cameraTitle = "camera_title"
    case cameraWhy = "camera_why"
    case cameraSettings = "camera_settings"
    case torchOff = "torch_off"
    case torchOn = "torch_on"
    case noCode = "no_code"
    case lookUp = "look_up"
    case cancel
    case next
    case showPortal = "show_portal"
    case close
    case tryAgain = "try_again"
    case back
    case erase
    case search
    case allowCamera = "allow_camera"
    case openSettings = "open_settings"
    case standHere = "stand_here"
    case seenOther = "seen_other"
    case enrolScan = "enrol_scan"
    case enrolFile = "enrol_file"
    case fingerprintSame = "fingerprint_same"
    case fingerprintDiffers = "fingerprint_differs"
    case updateNow = "update_now"
    case seenIt = "seen_it"
    case today
    case older
    case journalVerify = "journal_verify"
    case journalExport = "journal_export"
    case share
    case contacts
    case copyStatus = "copy_status"
    case selfTest = "self_test"
    case confirmLoss = "confirm_loss"
    case changeCheckpoint = "change_checkpoint"
    case enterId = "enter_id"
    case enterIdHint = "enter_id_hint"
    case chooseCheckpoint = "choose_checkpoint"
    case idCounted = "id_counted"
    case noCodeCard = "no_code_card"
    case area
    case nothingFound = "nothing_found"
    case headingAsk = "heading_ask"
    case compass
    case headingBoth = "heading_both"
    case headingGiven = "heading_given"
    case headingN = "heading_n"
    case headingNe = "heading_ne"
    case headingE = "heading_e"
    case headingSe = "heading_se"
    case headingS = "heading_s"
    case headingSw = "heading_sw"
    case headingW = "heading_w"
    case headingNw = "heading_nw"
    case compareHolder = "compare_holder"
    case born
    case idEndsWith = "id_ends_with"
    case idWhole = "id_whole"
    case obligations
    case remedies
    case seen
    case reasons
    case notRecorded = "not_recorded"
    case goesByItself = "goes_by_itself"
    case paperRefused = "paper_refused"
    case portalScan = "portal_scan"
    case portalNone = "portal_none"
    case portalTitle = "portal_title"
    case portalCode = "portal_code"
    case faultCamera = "fault_camera"
    case faultBadId = "fault_bad_id"
    case startWhat = "start_what"
    case startEnrol = "start_enrol"
    case enrolTitle = "enrol_title"
    case enrolUnreadable = "enrol_unreadable"
    case enrolFirstCode = "enrol_first_code"
    case enrolOtherCode = "enrol_other_code"
    case enrolProgress = "enrol_progress"
    case enrolMissing = "enrol_missing"
    case enrolCheck = "enrol_check"
    case enrolCompare = "enrol_compare"
    case city
    case fingerprint
    case rootKeys = "root_keys"
    case ofCount = "of_count"
    case enrolDone = "enrol_done"
    case enrolNext = "enrol_next"
    case enrolFileLeft = "enrol_file_left"
    case updateTitle = "update_title"
    case updateFirst = "update_first"
    case updateAddress = "update_address"
    case updateRunning = "update_running"
    case updateSafe = "update_safe"
    case updateChanged = "update_changed"
    case updateSame = "update_same"
    case updateRules = "update_rules"
    case updateAhead = "update_ahead"
    case permitTitle = "permit_title"
    case vaccinationTitle = "vaccination_title"
    case permitNumber = "permit_number"
    case permitDuty = "permit_duty"
    case permitSpecial = "permit_special"
    case permitShift = "permit_shift"
    case validFrom = "valid_from"
    case validUntil = "valid_until"
    case doses
    case doseCount = "dose_count"
    case lastDose = "last_dose"
    case paperFill = "paper_fill"
    case permitBackwards = "permit_backwards"
    case noSuchDay = "no_such_day"
    case doseAhead = "dose_ahead"
    case journal
    case journalEmpty = "journal_empty"
    case filterAll = "filter_all"
    case filterPermit = "filter_permit"
    case filterDeny = "filter_deny"
    case filterRefer = "filter_refer"
    case hourCounts = "hour_counts"
    case journalSound = "journal_sound"
    case journalUnsound = "journal_unsound"
    case exported
    case digest
    case journalCase = "journal_case"
    case pseudonym
    case contactsFound = "contacts_found"
    case status
    case published
    case freshUntil = "fresh_until"
    case rules
    case roster
    case storage
    case megabytes
    case checkWorks = "check_works"
    case journalLost = "journal_lost"
    case settings
    case setReturn = "set_return"
    case seconds
    case setSignals = "set_signals"
    case setSound = "set_sound"
    case volumeLow = "volume_low"
    case volumeMiddle = "volume_middle"
    case volumeHigh = "volume_high"
    case setHaptics = "set_haptics"
    case setScreen = "set_screen"
    case lightSystem = "light_system"
    case lightDay = "light_day"
    case lightNight = "light_night"
    case setLeft = "set_left"
    case setLanguage = "set_language"
    case languageSystem = "language_system"
    case languageVi = "language_vi"
    case languageEn = "language_en"
    case setMore = "set_more"
    case setMetered = "set_metered"
    case setDebug = "set_debug"
    case held
    case permitKind = "permit_kind"
    case dayToday = "day_today"
    case dayEarlier = "day_earlier"
    case dayLater = "day_later"
    case monthEarlier = "month_earlier"
    case monthLater = "month_later"
    case notChosen = "not_chosen"
    case judgeAgain = "judge_again"
    case lastUsed = "last_used"
    case cameraInterrupted = "camera_interrupted"
    case portalNotRecorded = "portal_not_recorded"
    case firstTitle = "first_title"
    case firstEnrol = "first_enrol"
    case updateFolder = "update_folder"
    case updateByItself = "update_by_itself"
    case updateWifi = "update_wifi"
    case updateAny = "update_any"
    case updateNever = "update_never"
    case updateNoAddress = "update_no_address"
    case journalApart = "journal_apart"
    case journalRecord = "journal_record"
    case journalClock = "journal_clock"
    case statusExpires = "status_expires"
    case statusRole = "status_role"
    case statusExpired = "status_expired"
    case statusUnusable = "status_unusable"
    case selfTestRun = "self_test_run"
    case selfTestSeconds = "self_test_seconds"
    case selfTestFails = "self_test_fails"
    case selfTestWorks = "self_test_works"
    case settingsOn = "settings_on"
    case settingsOff = "settings_off"
    case training
    case trainingMark = "training_mark"
    case trainingWhat = "training_what"
    case trainingScan = "training_scan"
    case trainingShow = "training_show"
    case trainingJudge = "training_judge"
    case trainingExpected = "training_expected"
    case trainingEnd = "training_end"
}
