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

## Somebody without a code

enter-id = ID number
enter-id-hint = 12 digits, or 9 on the older card
choose-checkpoint = Which checkpoint is this?

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

## The health portal

portal-scan = Scan this with your own phone, and declare there
portal-none = The rules name no health portal. Ask for the paper permit.

## What only an app can find wrong

fault-camera = The camera could not be used. Allow it, close other camera apps, and try again.
fault-bad-id = That is not an ID number: it has 12 digits, or 9 on the older card.
