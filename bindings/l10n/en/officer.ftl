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
evidence-of-this = Now scan the vaccine certificate of this person
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
enrol-scan = Scan the codes
enrol-file = Choose a file
fingerprint-same = It is the same
fingerprint-differs = It is different
update-now = Update now
seen-it = I have seen it
today = Today
older = Older
journal-verify = Check the journal
journal-export = Write it out
share = Hand it on
contacts = Who else was there
copy-status = Copy for the help desk
self-test = Self-test
confirm-loss = My chief knows of it
change-checkpoint = Change the checkpoint

## Somebody without a code

enter-id = ID number
enter-id-hint = 12 digits, or 9 on the older card
choose-checkpoint = Which checkpoint is this?
# $count: of digits.
id-counted = So far { $count } digits, of 12 or 9
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

## A new phone

start-what = This app checks travel codes at a checkpoint. It needs no network.
start-enrol = Your unit gives you a file, or a screen with codes, to enrol this phone.
enrol-title = Enrolment
enrol-unreadable = This file can’t be read, or is too large. Choose the file that your unit gave you.
enrol-again = This phone is enrolled already: the file was not used. It is secret: delete it.
enrol-first-code = Aim at the first code
enrol-other-code = This code is of something else, or of another enrolment
# $have, $of: numbers of codes.
enrol-progress = Read { $have } of { $of } codes
# $numbers: of codes.
enrol-missing = Missing: { $numbers }
enrol-check = Compare before you go on
enrol-compare = Read the fingerprint aloud, and let your unit say whether it is theirs.
city = City
fingerprint = Fingerprint of the keys
root-keys = Keys that have to sign
# $some, $all: numbers of keys.
of-count = At least { $some } of { $all }
enrol-done = This phone is enrolled
enrol-next = Now it needs the city’s rules and lists.
enrol-file-left = The file is secret and is still there: delete it yourself.

## Updates

update-title = Updates
update-first = Nothing to decide by is here yet. Enter the address that your unit gave you.
update-address = Address
# $amount: megabytes.
update-running = Fetched: { $amount } MB…
update-safe = What is here stays in use until the new is complete and checked.
# $when: time and day.
update-changed = Updated. Published { $when }
update-same = Nothing newer. Published { $when }
update-rules = The rules are other ones now.
update-ahead = The update is from later than this phone’s clock says: set the clock.

## Papers

permit-title = Travel permit on paper
vaccination-title = Vaccination paper
permit-number = Number of the permit
permit-duty = For a duty
permit-special = Special case
permit-shift = For shift work
valid-from = Valid from
valid-until = Valid until, that day included
doses = Number of the last dose
# $number: of the dose.
dose-count = Dose { $number }
last-dose = Day of the last dose
paper-fill = Fill in all of it, as it is printed
permit-backwards = It ends before it begins: look at the dates again
no-such-day = There is no such day: type day, month, year
dose-ahead = That day is still to come: look at the date again

## Looking back

journal = Journal
journal-empty = Nothing is here.
# $from, $until: times of day.
journal-hour = From { $from } to { $until } alone
journal-person = One person’s records alone
journal-of-person = All records of this person
filter-all = All
filter-permit = Let through
filter-deny = Turned back
filter-refer = Checked further
# $hour: its beginning; the others: how many.
hour-counts = At { $hour }: { $permit } passed, { $deny } turned back, { $refer } checked
# $count: of records.
# $date: a day.
journal-kept = Records from { $date } on are kept; the city’s rules have older days deleted.
journal-clear = Delete older days
journal-cleared = Deleted: { $count } records
journal-sound = All { $count } records are as they were written
journal-unsound = Of { $count } records, some are not as they were written: tell your chief
exported = Written out: { $count } records. Read the digest aloud to whoever gets them.
digest = Digest
journal-case = One case
pseudonym = Pseudonym
contacts-found = Within 15 minutes: { $count } others

## This phone

status = This phone
published = Published
fresh-until = Good until
rules = Rules
roster = People in the list
storage = Storage
# $amount: megabytes.
megabytes = In all { $amount } MB
# $name: of what was tried.
check-works = Works: { $name }
journal-lost = Records of this phone’s journal are gone. Nobody is let through until that is confirmed.

## Settings

settings = Settings
set-return = A permit stays for
# $count: of seconds.
seconds = For { $count } s
set-signals = What is heard and felt
set-sound = Sounds
volume-low = Low
volume-middle = Middle
volume-high = Loud
set-haptics = Vibration
set-screen = Screen
light-system = As the phone
light-day = Always bright
light-night = Always dark
set-left = For the left hand
set-language = Language
language-system = As the phone’s
language-vi = Vietnamese (Tiếng Việt)
language-en = English
set-more = More
set-metered = Update over mobile data too
set-debug = Show times of each step

## iOS

held = Stays while you hold
permit-kind = Kind
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
update-folder = From a folder
update-by-itself = By itself
update-wifi = On Wi-Fi
update-any = On any network
update-never = Never
update-no-address = Enter the address first: https://…
journal-apart = Apart: { $minutes } min
journal-record = Record { $number }
journal-clock = The clock was not believed
status-expires = Signatures hold until
status-role = Role { $name }, version { $version }
status-expired = Expired
status-unusable = What is installed cannot be used. Update this phone.
self-test-run = Test this phone
self-test-seconds = Took { $seconds } s
self-test-fails = Does not work
self-test-works = Works
settings-on = On
settings-off = Off

## Training, and a phone that is shared

training = Training
training-mark = TRAINING. NOBODY PASSES
training-what = Codes of people who don’t exist. Nothing is recorded.
training-scan = Scan a code
training-show = Have another phone scan it, or judge it here.
training-judge = Judge it here
training-expected = What is right
training-end = End the training
pin = PIN
pin-what = Asked when the checkpoint is changed
pin-choose = Set a PIN
pin-remove = Remove the PIN
pin-ask = Enter the PIN
pin-new = The new PIN
pin-digits = 4 to 8 digits
pin-again = The new PIN once more
# $count: of digits.
pin-counted = So far { $count } digits
pin-wrong = The PIN is wrong.
pin-wait = Wrong too often. Try again in { $seconds } seconds.
pin-differs = The two differ. Set it once more.
pin-unreadable = The PIN can’t be read or kept. Unlock the phone, and try again.
