# The citizen's wallet: the words on its own screens. Questions, errors, the day's rules, what is stored and
# what a scan shows is said by the core (core/l10n). `chot-strings` makes both apps' tables of these.

app-name = Chốt – Wallet

## Buttons

begin = Begin
back = Back
cancel = Cancel
close = Close
next = Next
done = Done
try-again = Try again
show = Show the code
show-anyway = Show the code anyway
declare = Declare health
declare-again = Declare again
advice = Read the advice
add = Add a code
ask-for = Ask for a code
scan = Scan a code
choose-picture = Choose a picture
choose-file = Choose a file
paste = Paste
keep = Keep it
yes = Yes
no = No
sign = Sign
details = Details
how-to-renew = How to renew it
make-request = Make the request
share = Hand it on
name-it = Name it
save = Save
move-up = Move up
move-down = Move down
remove = Take it out
print = Print
show-certificate = Show its code
add-certificate = Add a certificate
erase = Erase
allow-camera = Allow the camera
open-settings = Open settings
set-clock = Set the clock
add-city = Choose the city’s file
follow = It is the same
not-the-same = It is different
update-now = Update now
stop-following = Stop following
delete-everything = Delete everything
delete-for-good = Delete for good
start-anew = Start a new wallet

## First start

first-offline = It works without a network.
first-stored = It keeps on this phone alone: your codes, the time of your declaration, a key.
first-shown = Who scans your code sees your name, birth date and where you may travel.
key-hardware = The key lies in this phone’s hardware, and nobody can copy it.
key-software = This phone has no hardware for the key: its system keeps it.

## Ask for a code

request-title = Ask for a code
request-whose = The ID number of whom the code is for
id-number = ID number
id-hint = 12 digits, or 9 on the older card
# $count: of digits.
id-counted = So far { $count } digits, of 12 or 9
request-show = Show this to whoever issues the code, or hand them the file.
request-send = Send this file to whoever issues the code.
request-private = It holds the ID number: give it to nobody else.
request-code = The request’s code

## Add a code

add-title = Add a code
add-how = Scan the code that you were given, or choose its picture or file.
aim = Aim at the code
reading = One moment…
nothing-to-paste = There is nothing to paste. Copy the code first.
unreadable = The file can’t be read, or it is too large.
nothing-in-picture = There is no code in the picture. Choose a clearer one.
several-in-picture = There are several codes in the picture. Choose one that has only one.
camera-fault = The camera can’t be used. Close other apps that use it, and try again.
camera-why = The camera reads the codes. Pictures are not kept.
camera-settings = Open the settings, choose Permissions, then Camera, and allow it.
camera-blocked = The camera isn’t allowed.
this-is = This is
effect-new = A new code
effect-renews = It takes the place of this person’s older code
effect-loses-live = It is a print, and the live code of this person would be lost.
effect-held = You have this code already
effect-twin = The form for links of a code that you have
beside-which = Which card does this certificate belong to?
beside-none = First add the travel code, then this certificate.
name-unknown = Without a name

## Home

home-empty = There is no code in here yet.
# $until, $from: times of day.
pass-until = You can pass until { $until }
pass-from = You can pass from { $from }
# $windows: times of day.
pass-today = Today: { $windows }
pass-over = No more passing today
not-declared = Not declared today
not-declared-pass = Once declared, you can pass: { $windows }
# $time: time of day, or day and time.
declared-at = Declared at { $time }
declared-until = The declaration is good until { $time }
unwell = You declared symptoms
expired = Expired
# $day: day and month.
expired-since = It was good until { $day }
not-yet = Good from { $day }
not-enough = Something is missing
cannot-tell = When you can pass isn’t known
asked-there = The checkpoint looks at this, too
# $time: when the city published its rules.
rules-from = By the rules of { $time }
to-work = Going to work
to-home = Going home
a-print = A print

## Declare

declare-title = Declare health
# $number of $count questions.
question-of = Question { $number } of { $count }
summary-title = Look at it once more
summary-change = Touch an answer to change it.
sign-what = You sign these answers with your key.
sign-kept = The answers aren’t kept. The code says only whether one of them was yes.
unwell-title = Please stay at home today
unwell-what = You answered a question with yes.
unwell-do = Wear a mask, stay away from others, and call your local health station.
unwell-urgent = Call 115 if it is hard to breathe.
unwell-mistake = Was an answer wrong? Declare again.
questions-changed = The questions have changed: please answer again.

## Show

# $name: whose.
code-of = Travel code of { $name }
certificate-of = Certificate of { $name }
born-in = Born in { $year }
no-screenshot = Show it in the app, not as a screenshot
# $seconds: until the next one.
renews-in = New code in { $seconds } seconds
with-papers = A print: show it with your papers
somebody-else = Somebody else’s code

## A card

details-title = The card
issuer = Issued by
issued = Issued on
valid = Valid
# $from, $until: days.
from-until = From { $from } until { $until }
doses = Vaccinations
# $number: of the dose. $day: its day.
dose = Dose { $number }: { $day }
permits = Travel permits
none-in-it = None in it
revealed = Who scans the code sees
renew = To renew it
renew-how = Ask for a new code before this one ends, and add it here: it takes its place.

## Family

family = Cards in here
name-in-wallet = What you call the card
name-example = For example: Mum, Grandpa
remove-ask = Take this card out?
remove-what = Its declaration and its certificates go, too. To have it back, add its code again.

## Certificates

certificates = Certificates beside it
certificate-vaccination = Vaccination
certificate-recovery = Recovery
certificate-test = Test
# $dose of $series.
certificate-dose = Dose { $dose } of { $series }
certificate-day = Day
certificate-name = Name on the certificate
certificate-unchecked = The wallet doesn’t check it: the checkpoint does.
certificate-remove = Take this certificate out?

## Print

print-title = Print
print-what = A sheet with the code, to carry without a phone.
print-with = To be shown with an ID card that has a photo
print-live = This code is new every 20 seconds, and can’t be printed. Ask the issuer for a print.
print-done = The sheet is ready

## What is wrong

fault-title = The wallet can’t be used
key-gone = The codes in here can’t be shown any more.

storage-full = This phone’s storage is full. Free some of it, and try again.

## Delete everything

delete-what = All cards, certificates and declarations, and the key, are deleted from this phone.
delete-after = It can’t be undone. Codes have to be asked for again.
delete-done = Everything is deleted

## Reminder

reminder = Remind me to declare
# $time: time of day.
reminder-at = Each morning at { $time }
reminder-off = No reminder
reminder-days = From Monday to Saturday, unless you have declared.
reminder-text = Declare your health before you leave home
reminder-blocked = Notices are not allowed on this phone: open its settings to allow them.

## City

city = The city’s rules
city-none = Without them, the wallet can’t say when you can pass.
city-check = Compare it with what the city publishes
fingerprint = The key’s fingerprint
city-address = Address
# $amount: megabytes.
update-running = So far { $amount } MB…
# $time: when they were published.
update-changed = Updated. Published on { $time }
update-same = Nothing new. Published on { $time }
forget-what = Without the city’s rules the wallet can’t say when you can pass.

## Settings

settings = Settings
language = Language
language-system = As the phone
language-vi = Vietnamese (Tiếng Việt)
language-en = English
stored = Kept on this phone
about = About
about-what = It shows your travel code at a checkpoint. Nothing is sent from this phone.
# $version: of the app.
version = Version { $version }
licences = Licences
licence-own = Chốt is free software under the Apache License 2.0.
# $names: of libraries.
licence-others = Apache License 2.0, too: { $names }
licence-rust = The core’s, under the MIT, BSD, Apache or Blue Oak licences: { $names }
licence-mpl = Mozilla Public License 2.0: { $names }
## On an iPhone

hidden-while-recorded = The code is hidden while the screen is recorded or shared.
address-needed = First enter the address: it begins with https://.
print-replaces-live = This print would take the place of a code that is new every 20 seconds.
