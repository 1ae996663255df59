# What the authority's command line says to the clerk: what is staged, what is in force, whom it found.

## What can be staged

staged-roster = roster
staged-policy = policy
staged-trace = trace list
staged-checkpoints = checkpoints
staged-areas = areas
staged-questionnaire = questionnaire
staged-health-keys = health keys
staged-enrolment = new enrolment
staged-issuers = issuers' keys

## Staged against published

office-nothing = Nothing is staged that is not published
office-roster = Roster: { $counts }; { $now } people, { $before } before
office-agency = { $agency }: { $counts }; { $now } people, { $before } before
office-moved = { $count } went over from one agency to another
office-policy = Policy: { $id }, version { $to }; before: { $was }, version { $from }
office-policy-new = Policy: { $id }, version { $to }; none before
office-policy-gone = Policy: none; { $id }, version { $from } before
office-trace = Trace list: { $now } entries, { $before } before: +{ $added } −{ $removed }
office-others = Also staged: { $what }
office-key = Key { $id } ({ $issuer }), as before: { $purposes }; counts: { $areas }
office-key-new = Key { $id } ({ $issuer }), new: { $purposes }; counts: { $areas }
office-key-changed = Key { $id } ({ $issuer }), changed: { $purposes }; counts: { $areas }
office-key-revoked = Key { $id } ({ $issuer }): taken back, nothing that it signed counts
office-key-gone = Key { $id } ({ $issuer }): gone, nothing that it signed counts
office-everywhere = everywhere
office-revoked = Taken back since the last publication: { $count }
office-next = Phones take it with their next update; without another one they stop at { $until }

## New lists

office-taken = Against what is published: { $counts }
office-taken-against-staged = What is published is not at hand; against what was staged: { $counts }
office-unstaged = { $name }: it was staged, never published, and is in none of these lists
office-removes-unused = --removes "{ $name }": nothing of it was in the way
office-outdated = Credential { $name } has another name or birth date than the lists: issue it anew
office-names-lost = The names of those listed before are lost: who goes is shown without a name
office-share-unchecked = No policy is staged: the share of people on site was not checked
office-positions = Positions: { $lists } from the lists, { $areas } by their areas ({ $source }), { $unknown } unknown
office-omitted = Nothing was changed: people would go whom nobody has said to go
office-omitted-all = { $agency }: no list has anybody of it ({ $kept } of { $before } people are left)
office-omitted-some = { $agency }: { $kept } of { $before } people are left
office-omitted-do = Give the lists that are missing, or say that it is meant: --removes NAME

## Taking back

office-back = Staged again as it is published: { $what }
office-back-nothing = Nothing was staged that is not published
office-back-left = Left as it is, since a new enrolment was begun: { $what }

## The history

office-somebody = somebody
office-signed = signed anew: { $roles }
office-renewed = nothing new, signed anew

## How the city stands

office-status = { $city }: published at { $at }
office-until = Phones stop letting people through at { $until }
office-until-never = Phones let nobody through: there is nothing to decide by
office-no-policy = No policy is published
office-status-policy = Policy: { $id }, version { $version }, phase { $phase }
office-no-roster = No roster is published
office-status-roster = Roster: { $people } people, { $duty } on duty today, { $positions } with positions
office-status-agency = { $people } people, { $duty } on duty today, { $positions } with positions
office-status-trace = Trace list: { $count } entries
office-status-revoked = Taken back: { $count }; the list holds until { $until }
office-status-key = Key { $id }: { $purposes }, until { $until }; counts: { $areas }
office-status-key-revoked = Key { $id }: taken back; { $purposes }, until { $until }
office-status-role = Role { $role }: version { $version }, until { $until }
office-status-staged = Staged: { $what }
office-alarm-none = all is well
office-alarm-soon = something has to be done soon
office-alarm-now = something has to be done now
trouble-no-policy = no policy is published
trouble-too-old = what is published is too old: phones let nobody through
trouble-about-too-old = what is published is about to be too old: publish now
trouble-soon-too-old = what is published will soon be too old: publish today
trouble-no-phase = no phase of the policy covers today: phones let nobody through
trouble-phase-ends = no phase of the policy covers all of the next three days
trouble-no-issuing-key = no published key signs credentials that count now
trouble-issuing-key-ends = the key that signs credentials counts for less than 30 days
trouble-key-areas-gone = a key names areas that are no longer listed: its codes are denied
trouble-root-ends = the root expires within 30 days: publish with its keys at hand
trouble-other = { $code }

## Somebody

office-found-nobody = Nobody of this name is known
office-found-listed = Listed by { $agency }, on duty: { $duty }
office-found-unlisted = Not listed
office-found-coming = Listed once it is published
office-found-going = Published as listed, until the next publication
office-found-places = Home: { $home }; work: { $work }
office-found-credential = Credential { $id }: { $state }, until { $until }
office-found-permit = Permit { $id }: { $state }, until { $until }
office-found-trace = Traced: { $class }, { $from } to { $until }
office-duty-never = never on site
office-earlier = Earlier credential, still in force: { $id } (--replace takes it back)
office-earlier-revoked = Earlier credential, taken back: { $id }
state-valid = valid
state-expired = expired
state-revoked = taken back
state-not-yet = not valid yet

## Issuing to many

office-issued = issued: { $id }
office-already = issued before, in force: { $id }
office-already-outdated = issued before, in force: { $id }; more is known now, --replace issues it anew
office-other-wallet = not issued: another wallet of this person has { $id }; --replace takes that back
office-request-twice = not issued: a request before it is of the same person
office-request-unknown = not issued: no list has this person, and nothing was issued to them before
office-doubtful = not issued: { $doubts }
office-requests = { $issued } issued, { $before } before, { $refused } not issued
office-health = Health records: { $records }, { $twice } of them again; complete: { $complete }
office-health-refused = { $count } health records can't be used, so nothing was issued: mend them
doubt-home-area = the home's area is none of the city's
doubt-work-area = the work place's area is none of the city's
doubt-sector = no rule knows this sector
doubt-unlisted = no list has this person, and there is an employer
doubt-child = a child: under 15 and at work, or under 18 in government
doubt-other-name = the lists have another name
doubt-other-birth-date = the lists have another birth date
health-fault-id = no ID number: 9 or 12 digits, or * for everybody
health-fault-kind = no kind: vaccination, recovery or test
health-fault-date = no date, or one to come
health-fault-doses = no number of doses: 1 to 20
health-fault-product = the product is too long, or has characters that can't be seen
health-fault-method = no method of a test: pcr or antigen
health-fault-result = no result of a test: negative or positive
health-fault-superfluous = a cell is filled that this kind has no use for
health-fault-too-many = the person has more than 20 records
health-fault-contradiction = another record says otherwise: the same dose or test
