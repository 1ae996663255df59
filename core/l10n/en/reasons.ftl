# Why a passage was decided as it was. Clauses in small letters, short enough for a phone: polite
# to the citizen who reads along, exact to the officer.

## Permitted

reason-commute = on the way between home and work, at the right time
reason-permit = a signed travel permit covers this journey
reason-permit-paper = a paper travel permit covers this journey
reason-green-card = green card, a pilot covers this place
reason-otherwise = no rule speaks against it
# A rule that only this city has.
reason-other = rule “{ $code }”

## When and where

reason-outside-windows = outside the travel hours
reason-wrong-direction = this lane leads the other way at this hour
reason-off-route = not on the way between home and work
reason-route-unknown = home or workplace is not known
reason-outside-dates = not allowed on this day
reason-area-not-covered = the permission does not cover this area
reason-checkpoint-unknown = the place of this checkpoint is not known

## Who

reason-not-on-duty = not on duty today
reason-duty-unknown = the work schedule is not known
reason-not-listed = not in the list of staff who may travel
reason-list-unknown = this phone has no list of staff
reason-employer-not-in-group = the employer does not take part in the pilot
reason-employer-unknown = the employer is not known
reason-sector-not-covered = the sector is not covered
reason-sector-unknown = the sector is not known
reason-not-seen = the required papers were not seen

## Health

reason-declaration-missing = no health declaration yet
reason-declaration-too-old = the health declaration is too old
reason-declaration-from-future = the health declaration bears a time that has not come
reason-symptoms = symptoms or contact with a case were declared
reason-traced = in the trace list of cases and contacts
reason-trace-unknown = this phone has no complete trace list
reason-vaccination-incomplete = not enough doses, or the last one is too recent
reason-vaccination-unknown = no vaccination data yet, which does not mean not vaccinated
reason-not-recovered = no recovery within the required time
reason-recovery-unknown = no recovery data yet
reason-test-missing = no negative test within the required time
reason-test-unknown = no test data yet
reason-certificate-missing = no digital health certificate was shown
reason-certificate-rule = the certificate does not meet the health rules
reason-certificate-unjudged = too little is known to judge the certificate by the health rules
reason-evidence-of-another-person = the certificate is another person's
reason-evidence-unclear = whose certificate it is can't be told from name and birth date
reason-evidence-invalid = the certificate can't be believed

## Travel permits

reason-permit-missing = no travel permit was shown
reason-permit-expired = the travel permit is not valid at this time
reason-permit-revoked = the travel permit has been revoked or replaced
reason-permit-other-area = the travel permit does not cover this area

## The code and who shows it

reason-stale-presentation = the code is too old, perhaps a screenshot
reason-presentation-from-future = the code bears a time that has not come
reason-presented-already = this code has just been used
reason-no-holder-binding = nothing ties the code to the person who shows it
reason-found-in-list = found in the list by ID number, the person is still to be compared
reason-card-not-compared = the card is still to be compared
reason-assurance-too-low = the evidence is weaker than the rules ask
reason-malformed = the code is damaged or not well formed
reason-signature-invalid = the signature does not match, the code was changed
reason-untrusted-issuer = signed by an issuer that this phone does not know
reason-wrong-key-purpose = signed with a key that is not for travel codes
reason-issuer-key-expired = signed with a key outside its time
reason-issuer-key-revoked = signed with a key that has been revoked
reason-credential-expired = the travel code has expired
reason-credential-not-yet-valid = the travel code is not valid yet
reason-credential-revoked = the travel code has been revoked
reason-revocation-unknown = whether the travel code was revoked is not known
reason-not-a-travel-code = not a travel code
reason-several-codes = several codes are in view, show one alone

## The rules and this phone

reason-no-phase = no rules are in force at this time
reason-no-rule = no rule permits it
reason-updates-stale = this phone's data are too old
reason-clock-untrusted = this phone's clock cannot be trusted
reason-journal-failed = this phone could not record the passage
reason-journal-in-doubt = this phone's record of passages was lost or cut short
