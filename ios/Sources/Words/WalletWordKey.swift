// Made by chot-strings from bindings/l10n/en/wallet.ftl: edit that.

/// The keys of the app's own words, `Localizable.strings`.
public enum WalletWordKey: String, CaseIterable, Sendable {
    case appName = "app_name"
    case begin
    case back
    case cancel
    case close
    case next
    case done
    case tryAgain = "try_again"
    case show
    case showAnyway = "show_anyway"
    case declare
    case declareAgain = "declare_again"
    case advice
    case add
    case askFor = "ask_for"
    case scan
    case choosePicture = "choose_picture"
    case chooseFile = "choose_file"
    case paste
    case keep
    case yes
    case no
    case sign
    case details
    case howToRenew = "how_to_renew"
    case makeRequest = "make_request"
    case share
    case nameIt = "name_it"
    case save
    case moveUp = "move_up"
    case moveDown = "move_down"
    case remove
    case print
    case showCertificate = "show_certificate"
    case addCertificate = "add_certificate"
    case erase
    case allowCamera = "allow_camera"
    case openSettings = "open_settings"
    case setClock = "set_clock"
    case addCity = "add_city"
    case follow
    case notTheSame = "not_the_same"
    case updateNow = "update_now"
    case stopFollowing = "stop_following"
    case deleteEverything = "delete_everything"
    case deleteForGood = "delete_for_good"
    case startAnew = "start_anew"
    case firstOffline = "first_offline"
    case firstStored = "first_stored"
    case firstShown = "first_shown"
    case keyHardware = "key_hardware"
    case keySoftware = "key_software"
    case requestTitle = "request_title"
    case requestWhose = "request_whose"
    case idNumber = "id_number"
    case idHint = "id_hint"
    case idCounted = "id_counted"
    case requestShow = "request_show"
    case requestSend = "request_send"
    case requestPrivate = "request_private"
    case requestCode = "request_code"
    case addTitle = "add_title"
    case addHow = "add_how"
    case aim
    case reading
    case nothingToPaste = "nothing_to_paste"
    case unreadable
    case nothingInPicture = "nothing_in_picture"
    case severalInPicture = "several_in_picture"
    case cameraFault = "camera_fault"
    case cameraWhy = "camera_why"
    case cameraSettings = "camera_settings"
    case cameraBlocked = "camera_blocked"
    case thisIs = "this_is"
    case effectNew = "effect_new"
    case effectRenews = "effect_renews"
    case effectLosesLive = "effect_loses_live"
    case effectHeld = "effect_held"
    case effectTwin = "effect_twin"
    case besideWhich = "beside_which"
    case besideNone = "beside_none"
    case nameUnknown = "name_unknown"
    case homeEmpty = "home_empty"
    case passUntil = "pass_until"
    case passFrom = "pass_from"
    case passToday = "pass_today"
    case passOver = "pass_over"
    case notDeclared = "not_declared"
    case notDeclaredPass = "not_declared_pass"
    case declaredAt = "declared_at"
    case declaredUntil = "declared_until"
    case unwell
    case expired
    case expiredSince = "expired_since"
    case notYet = "not_yet"
    case notEnough = "not_enough"
    case cannotTell = "cannot_tell"
    case askedThere = "asked_there"
    case rulesFrom = "rules_from"
    case toWork = "to_work"
    case toHome = "to_home"
    case aPrint = "a_print"
    case declareTitle = "declare_title"
    case questionOf = "question_of"
    case summaryTitle = "summary_title"
    case summaryChange = "summary_change"
    case signWhat = "sign_what"
    case signKept = "sign_kept"
    case unwellTitle = "unwell_title"
    case unwellWhat = "unwell_what"
    case unwellDo = "unwell_do"
    case unwellUrgent = "unwell_urgent"
    case unwellMistake = "unwell_mistake"
    case questionsChanged = "questions_changed"
    case codeOf = "code_of"
    case certificateOf = "certificate_of"
    case bornIn = "born_in"
    case noScreenshot = "no_screenshot"
    case renewsIn = "renews_in"
    case withPapers = "with_papers"
    case somebodyElse = "somebody_else"
    case detailsTitle = "details_title"
    case issuer
    case issued
    case valid
    case fromUntil = "from_until"
    case doses
    case dose
    case permits
    case noneInIt = "none_in_it"
    case revealed
    case renew
    case renewHow = "renew_how"
    case family
    case nameInWallet = "name_in_wallet"
    case nameExample = "name_example"
    case removeAsk = "remove_ask"
    case removeWhat = "remove_what"
    case certificates
    case certificateVaccination = "certificate_vaccination"
    case certificateRecovery = "certificate_recovery"
    case certificateTest = "certificate_test"
    case certificateDose = "certificate_dose"
    case certificateDay = "certificate_day"
    case certificateName = "certificate_name"
    case certificateUnchecked = "certificate_unchecked"
    case certificateRemove = "certificate_remove"
    case printTitle = "print_title"
    case printWhat = "print_what"
    case printWith = "print_with"
    case printLive = "print_live"
    case printDone = "print_done"
    case faultTitle = "fault_title"
    case keyGone = "key_gone"
    case storageFull = "storage_full"
    case deleteWhat = "delete_what"
    case deleteAfter = "delete_after"
    case deleteDone = "delete_done"
    case reminder
    case reminderAt = "reminder_at"
    case reminderOff = "reminder_off"
    case reminderDays = "reminder_days"
    case reminderText = "reminder_text"
    case reminderBlocked = "reminder_blocked"
    case city
    case cityNone = "city_none"
    case cityCheck = "city_check"
    case fingerprint
    case cityAddress = "city_address"
    case updateRunning = "update_running"
    case updateChanged = "update_changed"
    case updateSame = "update_same"
    case forgetWhat = "forget_what"
    case settings
    case language
    case languageSystem = "language_system"
    case languageVi = "language_vi"
    case languageEn = "language_en"
    case stored
    case about
    case aboutWhat = "about_what"
    case version
    case licences
    case licenceOwn = "licence_own"
    case licenceOthers = "licence_others"
    case licenceRust = "licence_rust"
    case licenceMpl = "licence_mpl"
    case hiddenWhileRecorded = "hidden_while_recorded"
    case addressNeeded = "address_needed"
    case printReplacesLive = "print_replaces_live"
}
