package vn.chot.app.scan

import vn.chot.core.FrameGeometry
import vn.chot.core.FramePoint
import vn.chot.core.PassageView
import vn.chot.core.PortalCode
import vn.chot.core.SeenKind
import vn.chot.core.SeenThing

/** What the officer's one screen shows. */
sealed interface ScanUi {
    /** The store is being opened. */
    data object Opening : ScanUi

    /** No checkpoint has been chosen yet. */
    data class Choosing(val names: List<String>) : ScanUi

    /** The camera looks for a code. */
    data class Searching(val notice: Notice = Notice.Aim, val outline: Outline? = null) : ScanUi

    /** Something is being judged without the camera. */
    data object Working : ScanUi

    /** A verdict. It stays until the officer asks for the next vehicle. */
    data class Judged(val passage: PassageView, val seen: Set<SeenThing> = emptySet()) : ScanUi

    /** The health portal's code lies over the verdict that it may mend. [code]: none where the rules name no portal. */
    data class Portal(val code: PortalCode?, val over: Judged) : ScanUi

    /** Nothing can be judged until this is mended. */
    data class Broken(val fault: Fault) : ScanUi
}

/** The line under the camera's picture. */
sealed interface Notice {
    data object Aim : Notice

    /** What would help, in the core's words. */
    data class Help(val text: String) : Notice

    data class OtherCode(val text: String) : Notice

    /** The code in view is the one that was judged last. */
    data object JudgedAlready : Notice

    /** Several codes are in view and nobody was judged; what to do, in the core's words. */
    data class SeveralCodes(val text: String) : Notice

    data object BadId : Notice
}

/** A code's corners in the frame that they were found in. */
data class Outline(val corners: List<FramePoint>, val geometry: FrameGeometry)

/** What keeps the app from judging. */
sealed interface Fault {
    /** There are no frames. */
    data object Camera : Fault

    /** What the core says of it, in the officer's language. */
    data class Said(val text: String) : Fault
}

/** What a tick says was seen; nothing for what has details to enter. */
fun tickOf(kind: SeenKind): SeenThing? = when (kind) {
    SeenKind.STAFF_CARD -> SeenThing.StaffCard
    SeenKind.WORK_SCHEDULE -> SeenThing.WorkSchedule
    SeenKind.PORTAL_DECLARATION -> SeenThing.PortalDeclaration
    SeenKind.PAPER_PERMIT, SeenKind.VACCINATION_PAPER -> null
}
