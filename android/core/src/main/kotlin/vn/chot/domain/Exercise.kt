package vn.chot.domain

/** A code to train with, of somebody who doesn't exist. */
data class Exercise(
    /** Stable. */
    val code: String,
    val title: String,
    /** What a phone says of it, and what to do then. */
    val expected: String,
    /** What is in the code; some are stale after a minute and a half. */
    val text: String,
    /** What is in the code beside it, where two people show theirs at once. */
    val beside: String?,
    /** None for what is no travel code. */
    val decision: Decision?
)
