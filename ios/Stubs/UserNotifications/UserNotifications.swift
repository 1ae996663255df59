@_exported import Foundation

public struct UNAuthorizationOptions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let alert = Self(rawValue: 1)
    public static let sound = Self(rawValue: 2)
}
public enum UNAuthorizationStatus: Sendable {
    case notDetermined, denied, authorized, provisional, ephemeral
}
open class UNNotificationSettings: NSObject, @unchecked Sendable {
    public var authorizationStatus: UNAuthorizationStatus { .notDetermined }
}
open class UNNotificationSound: NSObject, @unchecked Sendable {
    public static let `default` = UNNotificationSound()
}
open class UNMutableNotificationContent: NSObject {
    public var body = ""
    public var sound: UNNotificationSound?
}
open class UNCalendarNotificationTrigger: NSObject {
    public init(dateMatching components: DateComponents, repeats: Bool) {}
}
open class UNNotificationRequest: NSObject {
    public init(
        identifier: String, content: UNMutableNotificationContent,
        trigger: UNCalendarNotificationTrigger?
    ) {}
}
open class UNUserNotificationCenter: NSObject, @unchecked Sendable {
    public class func current() -> UNUserNotificationCenter { UNUserNotificationCenter() }
    public func notificationSettings() async -> UNNotificationSettings {
        UNNotificationSettings()
    }
    public func requestAuthorization(options: UNAuthorizationOptions) async throws -> Bool {
        false
    }
    public func removeAllPendingNotificationRequests() {}
    public func add(_ request: UNNotificationRequest) async throws {}
}
