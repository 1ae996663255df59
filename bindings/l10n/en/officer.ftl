# The officer's app: the words on its own screens. What is decided, why, what mends it and what went wrong
# is said by the core (core/l10n). `chot-strings` makes both apps' tables of these.

app-name = Chốt

## The camera

aim = Aim at the code
# $what: what the code is.
not-travel = Not a travel code. { $what }
already-judged = Judged already
opening = Opening…
working = One moment…
# $name: the checkpoint's.
checkpoint-at = Checkpoint: { $name }
# $until: time and day.
all-well = Data good until { $until } · the clock is right
today-counts = Today: { $permit } passed · { $deny } turned back · { $refer } checked
zoom-once = Zoom is 1×
zoom-twice = Zoom is 2×
menu = Menu
# $name: of who stands here.
evidence-of = Now scan the vaccine certificate of { $name }
this-person = this person
camera-title = The camera is needed
camera-why = The camera reads the codes. Pictures are not kept.
camera-settings = Open the settings, choose Permissions, then Camera, and allow it.

## Buttons

torch-off = Torch
torch-on = Torch is on
no-code = No code
look-up = Look up
cancel = Cancel
next = Next
show-portal = Show the portal’s code
close = Close
try-again = Try again
back = Back
erase = Erase
search = Search
allow-camera = Allow the camera
open-settings = Open settings
stand-here = Work here
seen-other = I saw something else

## Somebody without a code

enter-id = ID number
enter-id-hint = 12 digits, or 9 on the older card
choose-checkpoint = Which checkpoint is this?
# $count: of digits.
id-counted = { $count } digits of 12, or of 9
no-code-card = The code on the chip card can be scanned too: go back to the camera.
# $area: the rules' name of it.
area = Area { $area }
nothing-found = Nothing has that name.
heading-ask = Which way are the vehicles going that you check?
compass = Compass
heading-both = Both ways
# $degrees: clockwise from north.
heading-given = As published: { $degrees }°
heading-n = North
heading-ne = North-east
heading-e = East
heading-se = South-east
heading-s = South
heading-sw = South-west
heading-w = West
heading-nw = North-west

## The verdict

compare-holder = Compare with face and card
# $date: of birth.
born = Born { $date }
# $digits: the last four.
id-ends-with = ID ends with { $digits }
# $number: all of it, of who was looked up.
id-whole = ID number: { $number }
obligations = Do this
remedies = What would mend it
seen = I have seen
reasons = Why
not-recorded = NOT RECORDED. The phone could not write this down: note it on paper.
# $seconds: until the camera is back.
goes-by-itself = Next in { $seconds } s · touch to hold
paper-refused = No paper says that: look at its number and dates again.

## The health portal

portal-scan = Scan this with your own phone, and declare there
portal-none = The rules name no health portal. Ask for the paper permit.
portal-title = Health portal
portal-code = The portal’s code

## What only an app can find wrong

fault-camera = The camera could not be used. Allow it, close other camera apps, and try again.
fault-bad-id = That is not an ID number: it has 12 digits, or 9 on the older card.

## iOS

held = Stays while you hold
permit-title = Paper permit
permit-number = Number on the permit
permit-kind = Kind
permit-duty = Duty
permit-special = Special task
permit-shift = Shift work
permit-from = First day
permit-until = Last day
vaccination-title = Vaccination paper
doses = Doses
dose-date = Day of the last dose
day-today = Today
day-earlier = One day earlier
day-later = One day later
month-earlier = One month earlier
month-later = One month later
not-chosen = Not chosen
judge-again = Judge again
last-used = Last used
camera-interrupted = Something else has the camera. It comes back by itself.
portal-not-recorded = NOT RECORDED that the code was shown: note it on paper.
first-title = Chốt for officers
first-enrol = Enrol this phone
enrol-title = Enrol
enrol-file = From a file
enrol-codes = By codes
enrol-scanned = { $have } of { $of } codes
enrol-missing = Missing: { $numbers }
enrol-first-code = Aim at any of the codes
enrol-city = City
enrol-fingerprint = Read this aloud, and compare
enrol-matches = It is the same: enrol
enrol-done = This phone is enrolled.
update-title = Updates
update-now = Update now
update-address = Address of the city’s publication
update-folder = From a folder
update-running = Updating: { $megabytes } MB
update-changed = Updated. Published { $time }.
update-same = Nothing newer.
update-rules = The rules are other ones now.
update-by-itself = By itself
update-wifi = On Wi-Fi
update-any = On any network
update-never = Never
update-no-address = Enter the address first: https://…
journal-title = Journal
journal-all = All
journal-older = Older
journal-none = No records.
journal-steps = Steps of this case
journal-contacts = At the same place within { $minutes } minutes
journal-no-contacts = Nobody.
journal-apart = { $minutes } min apart
journal-record = Record { $number }
journal-clock = The clock was not believed
journal-export = Write out and share
journal-exported = { $count } records. Read this out to whoever receives it:
journal-verify = Check the journal
journal-sound = { $count } records, as they were written.
journal-unsound = Not as it was written. Report this phone.
status-title = Status
status-city = City
status-published = Published
status-fresh = Good until
status-expires = Signatures hold until
status-policy = Rules
status-roster = People in the list
status-storage = Storage
status-role = { $name }, version { $version }
status-expired = Expired
status-copy = Copy for the help desk
status-unusable = What is installed cannot be used. Update this phone.
self-test-title = Self-test
self-test-run = Test this phone
self-test-seconds = { $seconds } s
self-test-fails = Does not work
self-test-works = Works
settings-title = Settings
settings-sound = Tone
settings-volume = Volume: { $percent } %
settings-haptics = Vibration
settings-return = A permit stays { $seconds } s
settings-hand = Hand
settings-left = Left
settings-right = Right
settings-night = Day and night
settings-system = As the system
settings-day = Day
settings-night-only = Night
settings-timings = Show milliseconds
settings-on = On
settings-off = Off
louder = Louder
quieter = Quieter
longer = Longer
shorter = Shorter
change-checkpoint = Change checkpoint
journal-loss-confirm = I have reported it: go on
first-what = Scans travel codes, decides by the city’s rules, and keeps the journal. Works offline.
enrol-file-left = The enrolment’s file is secret and could not be deleted: delete it by hand.
update-ahead = The data are ahead of this phone’s clock: one of the two is wrong.
journal-loss = Part of the journal is gone. Nobody passes until that is confirmed.
