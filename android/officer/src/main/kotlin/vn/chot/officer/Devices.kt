package vn.chot.officer

import android.view.Surface
import vn.chot.domain.Clocks
import vn.chot.domain.Folders
import vn.chot.domain.FrameSource
import vn.chot.domain.Haptics
import vn.chot.domain.Networks
import vn.chot.domain.PinHashing
import vn.chot.domain.Preferences
import vn.chot.domain.SecretStore
import vn.chot.domain.Sound
import vn.chot.domain.Store
import vn.chot.domain.Torch
import vn.chot.domain.Transports
import vn.chot.domain.Zoom

/** What the app's models need of a phone. */
interface Capabilities {
    val store: Store
    val clocks: Clocks
    val haptics: Haptics
    val sound: Sound
    val preferences: Preferences
    val folders: Folders
    val transports: Transports
    val networks: Networks

    /** Where the PIN is kept: apart from the core's, so that an enrolment that is taken back doesn't take it along. */
    val pinSecrets: SecretStore
    val pinHashing: PinHashing

    /** How long a frame may be looked at; none: as long as the core holds right. */
    val budgetMillis: Int? get() = null
}

/** What its screens need besides. Tests bring their own. */
interface Devices : Capabilities {
    val frames: FrameSource
    val torch: Torch
    val zoom: Zoom

    /** Where the camera's picture is drawn; none while there is no place for it. */
    fun preview(surface: Surface?)

    /** Width and height of the preview's buffers. */
    val previewSize: Pair<Int, Int>
}
