import ChotSession
import Foundation
import UserNotifications

/// Notices by the system, on the city's mornings wherever the phone's clock is; where no city is known, on the
/// phone's.
public final class PhoneNotices: Notices {
    public init() {}

    public var isAllowed: Bool {
        get async {
            switch await UNUserNotificationCenter.current().notificationSettings()
                .authorizationStatus
            {
            case .authorized, .provisional, .ephemeral: true
            case .notDetermined, .denied: false
            @unknown default: false
            }
        }
    }

    public func ask() async -> Bool {
        (try? await UNUserNotificationCenter.current().requestAuthorization(
            options: [.alert, .sound])) ?? false
    }

    public func plan(_ notices: [PlannedNotice], text: String) async {
        let center = UNUserNotificationCenter.current()
        center.removeAllPendingNotificationRequests()
        for notice in notices {
            let content = UNMutableNotificationContent()
            content.body = text
            content.sound = .default
            let trigger = UNCalendarNotificationTrigger(
                dateMatching: Self.components(notice), repeats: false)
            // One that the system doesn't take is one less; there is nobody to tell.
            try? await center.add(
                UNNotificationRequest(
                    identifier: "declare-\(notice.day.year)-\(notice.day.month)-\(notice.day.day)",
                    content: content, trigger: trigger))
        }
    }

    static func components(_ notice: PlannedNotice) -> DateComponents {
        DateComponents(
            timeZone: notice.time.zone,
            year: Int(notice.day.year), month: Int(notice.day.month), day: Int(notice.day.day),
            hour: notice.hour, minute: notice.minute)
    }
}
