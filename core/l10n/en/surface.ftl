# What an app says when something went wrong, and of the phone's own state. What happened, then what to do.

## Faults

fault-not-enrolled = This phone is not enrolled: ask your unit to enrol it
fault-nothing-installed = There are no rules on this phone yet: update it
fault-store-in-use = Another window of this app is using the data: close it, then try again
fault-store-from-newer-version = A newer app wrote the data on this phone: update the app
fault-unknown-checkpoint = This checkpoint is no longer in the city's list: choose another
fault-update-another-city = This update is not from this phone's city: nothing was changed
fault-update-older = This update is older than what the phone has: nothing was changed
fault-update-expired = This update is too old: ask for a newer one
fault-update-incomplete = The update is incomplete or damaged: fetch it again
fault-update-unusable = This app can't use the update: update the app, or tell the help desk
fault-update-no-policy = The update has no rules in it: tell the help desk
fault-update-no-connection = No connection: what came is kept, try again later
fault-update-given-up = The update was stopped: what came is kept
fault-wrong-frame = The camera's picture can't be used: tell the help desk
fault-bad-input = What was entered is not as expected: please check it
fault-storage = The phone's storage failed: restart the phone, or tell the help desk
fault-storage-full = The phone's storage is full: make room, then try again
fault-keystore = The phone's key store failed: restart the phone, or tell the help desk
fault-keystore-locked = Unlock the phone, then try again
fault-keystore-lost = The key to this phone's data is gone: the phone has to be enrolled again
fault-nothing-there = What this needs is not there yet
fault-session-broken = Something in the app failed, nobody was let through: try again

## The phone's state

warning-data-run-out = The data are running out: update this phone today
warning-data-stale = The data are too old, nobody is let through: update this phone
warning-clock-behind = This phone's clock is behind: set it
warning-clock-jumped = This phone's clock was changed: set it right
warning-clock-unknown = This phone's clock can't be believed: set it, or restart the phone
warning-journal-fails = Passages can't be written down, nobody is let through: make room
warning-journal-in-doubt = Records of this phone are missing, nobody is let through: report it

## The self-test

check-scanner = Reads a code
check-signatures = Checks signatures
check-rules = Applies a rule
check-journal = Writes and reads a record
check-keystore = Keeps a secret
check-clock = Clocks
check-storage = Room for data

## What the journal notes about itself

notice-unacknowledged = A record was reported as failed, and is there all the same
notice-floor-reset = A newer update came
notice-replaced = Another journal is in the place of the one that was there
notice-renewed = The journal was begun anew, by somebody who said so
notice-head-missing = The mark of the journal's end was missing
notice-head-unreadable = The mark of the journal's end could not be read
notice-end-cut-off = The end of the journal is missing
