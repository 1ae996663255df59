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
notice-purged = Records that were old enough were deleted
notice-head-missing = The mark of the journal's end was missing
notice-head-unreadable = The mark of the journal's end could not be read
notice-end-cut-off = The end of the journal is missing

## Codes to train with, of people who don't exist, and what the phone says of each

exercise-commute = On the way to work
expect-commute = Let through: compare the name with the card
exercise-travel-permit = A travel permit
expect-travel-permit = Let through, once the card was compared
exercise-symptoms = Declared symptoms
expect-symptoms = Not let through: to the health post
exercise-not-listed = In no agency's list
expect-not-listed = Not let through, unless you see staff card and work schedule
exercise-off-duty = Not on duty today
expect-off-duty = Not let through, unless you see staff card and work schedule
exercise-expired = An expired code
expect-expired = Not let through: a new code has to be issued
exercise-revoked = A code that was taken back
expect-revoked = Not let through
exercise-forged = A forged code
expect-forged = Not let through: the signature is wrong
exercise-undeclared = No health declaration today
expect-undeclared = Check further: declare now, or at the portal
exercise-unvaccinated = Vaccination not known
expect-unvaccinated = Check further: scan the certificate, or see the vaccination paper
exercise-certificate = The same person's vaccination certificate
expect-certificate = Scan it as evidence after “Vaccination not known”: let through
exercise-screenshot = A screenshot
expect-screenshot = Check further: ask for the app to be opened
exercise-print = A printed code
expect-print = Check further: compare face and card
exercise-clock-ahead = A phone whose clock is ahead
expect-clock-ahead = Check further: have the clock set right, then scan again
exercise-id-card = Only a chip ID card
expect-id-card = Check further: found in the list, compare the card
exercise-web-address = Another kind of code
expect-web-address = Not a travel code: nothing is opened, nobody is judged
exercise-two-people = Two people's codes at once
expect-two-people = Nobody is judged: have one code shown at a time
