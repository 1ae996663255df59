import ChotSession
import Foundation
import Observation

/// Enrols this phone: from a file or a series of codes, looked at before it is believed.
@MainActor @Observable public final class EnrolModel {
    public enum State: Equatable, Sendable {
        case asking
        /// Codes are scanned, in any order.
        case scanning(SeriesProgress)
        /// What it is, to be read aloud and compared.
        case comparing(EnrolmentSeen)
        case working
        /// Enrolled. The file is secret, and may not be left: false where it couldn't be deleted.
        case done(isClean: Bool)
    }

    public private(set) var state = State.asking
    /// What went wrong last, in the core's words.
    public private(set) var wrong: String?

    private let phone: any Phone
    private let frames: any FrameSource
    private let background = Background("vn.chot.enrol")
    private var series: any EnrolmentSeries
    private var reader: any CodeReading
    private var enrolment: Data?
    private var delete: (@Sendable () throws -> Void)?
    /// What was begun before the last change of mind is of no interest.
    private var visits = 0

    public init(phone: any Phone, frames: any FrameSource) {
        self.phone = phone
        self.frames = frames
        series = phone.series()
        reader = phone.reader()
    }

    /// A file was chosen or shared. `delete` is called once the phone is enrolled by it.
    public func take(_ file: Data, delete: (@Sendable () throws -> Void)?) async {
        wrong = nil
        visits += 1
        let (phone, visit) = (phone, visits)
        do {
            let seen = try await background.run { try phone.preview(file) }
            guard visit == visits else { return }
            state = .comparing(seen)
            enrolment = file
            self.delete = delete
        } catch {
            guard visit == visits else { return }
            wrong = phone.trouble(error).said.text
            state = .asking
        }
    }

    public func scan() async {
        wrong = nil
        series = phone.series()
        state = .scanning(SeriesProgress(have: 0, of: 0, missing: []))
        if frames.access == .unasked { _ = await frames.ask() }
        guard frames.access == .granted else { return }
        let reader = reader
        frames.start(
            on: DispatchQueue(label: "vn.chot.enrolment"),
            frame: { [weak self] plane, shape in
                guard let texts = try? reader.read(plane, shape), !texts.isEmpty else { return }
                Task { await self?.took(texts) }
            },
            interrupted: { _ in }, failed: {})
    }

    public var cameraIsRefused: Bool { frames.access == .refused }

    private func took(_ texts: [String]) async {
        let series = series
        for text in texts {
            do {
                let (progress, file) = try await background.run {
                    (try series.take(text), try series.file())
                }
                // Meanwhile it may have been given up, or begun anew.
                guard case .scanning = state, series === self.series else { return }
                wrong = nil
                state = .scanning(progress)
                guard let file else { continue }
                frames.stop()
                await take(file, delete: nil)
                return
            } catch {
                guard case .scanning = state, series === self.series else { return }
                wrong = phone.trouble(error).said.text
            }
        }
    }

    /// The officer compared it with what the authority says.
    public func confirm() async {
        guard case .comparing = state, let enrolment else { return }
        state = .working
        let (phone, delete) = (phone, delete)
        do {
            let isClean = try await background.run {
                try phone.enrol(enrolment)
                return (try? delete?()) != nil || delete == nil
            }
            forget()
            state = .done(isClean: isClean)
        } catch {
            wrong = phone.trouble(error).said.text
            forget()
            state = .asking
        }
    }

    /// Not this one.
    public func cancel() {
        frames.stop()
        visits += 1
        forget()
        wrong = nil
        state = .asking
    }

    /// What is secret stays no longer than it has to.
    private func forget() {
        enrolment = nil
        delete = nil
        series = phone.series()
    }
}
