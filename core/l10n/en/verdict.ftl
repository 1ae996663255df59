# What the officer reads first. No full stops: the surfaces set the layout.

decision-permit = Let through
decision-deny = Do not let through
decision-refer = Check further

# $decision: one of the three above. $reason: the main reason, in small letters.
sentence = { $decision }: { $reason }
sentence-bare = { $decision }

## Whom a passage is about.

name-unsigned = name from an unsigned code – compare with the card
# $number: the whole ID number, digits alone.
id-number = ID number { $number }

## What an officer can tick.

seen-staff-card = Staff card, compared with the person
seen-work-schedule = Work schedule
seen-portal-declaration = Declared on the health portal, no symptoms
seen-paper-permit = Paper travel permit
seen-vaccination-paper = Vaccination paper

## Whose a further code is.

# $what: one of these three. $name: the name in it.

evidence-eu-dcc = certificate
evidence-travel = travel code
evidence-code = code
evidence-same = the { $what } is the same person's
evidence-other = the { $what } is another person's
evidence-other-named = the { $what } is another person's: { $name }
evidence-cannot-tell-named = whose the { $what } is can't be told: it says { $name }
evidence-cannot-tell = whose the { $what } is can't be told
evidence-invalid = the { $what } can't be believed, or is no evidence
evidence-nothing = no code was found in it

## What else stands in the history of a case.

portal-shown = The code of the health portal was shown
