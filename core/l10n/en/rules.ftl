# What rules ask, and what changes in them, for those who write and check a policy. Clauses in small
# letters: they are strung together. "{ $… }" stands for what the policy says.

## A day under the rules: `chot policy show`

show-title = { $policy }, version { $version }: { $weekday }, { $date } (UTC{ $offset })
show-phase = Phase { $phase }: { $dates }
show-phase-share = Phase { $phase }: { $dates }; at most { $share } of the staff on site
show-no-phase = { $policy }, version { $version }: no phase covers { $date }, everybody is referred
show-stops = stops
show-lets-through = lets through
show-where = where
show-asks = asks
show-then = then
show-anybody = anybody
show-all-day = all day
show-not-today = not on this day
show-service-day = A day of duty begins at { $time }; the hours before it belong to the day before
show-otherwise-deny = Where no rule decides: not let through
show-otherwise-refer = Where no rule decides: a person checks
show-otherwise-permit = Where no rule decides: let through
show-passed-over = where that isn't known, the rule is passed over

## Conditions

rule-and = and
rule-or = or
rule-not = not: { $what }
rule-at-least = at least { $count } of: { $what }
rule-time = at { $windows }
rule-to-work = towards work
rule-to-home = towards home
rule-weekdays = on { $days }
rule-weekday-1 = Mon
rule-weekday-2 = Tue
rule-weekday-3 = Wed
rule-weekday-4 = Thu
rule-weekday-5 = Fri
rule-weekday-6 = Sat
rule-weekday-7 = Sun
rule-date = { $year }-{ $month }-{ $day }
rule-dates = { $first } to { $last }
rule-dates-one = { $first } alone
rule-dates-from = from { $first } on
rule-dates-until = until { $last }
rule-dates-always = without a limit of dates
rule-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
rule-hours = { $count } h
rule-minutes = { $count } min
rule-seconds = { $count } s
rule-area = at a checkpoint in { $areas }
rule-detour = on the way between home and work (up to { $factor } times as long, plus { $metres } m)
rule-detour-areas = on the way between home and work (up to { $factor } times as long, plus { $metres } m; or in { $areas })
rule-corridor = within { $metres } m of the corridor { $lines }
rule-corridor-areas = within { $metres } m of the corridor { $lines } (or in { $areas })
rule-on-roster = in the list of staff
rule-on-duty = on duty that day
rule-employer-group = of an employer in the group { $group } ({ $count })
rule-sector = of the sector { $sectors }
rule-declared = health declared within { $within }
rule-symptoms = symptoms or contact with a case declared
rule-vaccinated = { $doses ->
    [one] { $doses } dose
   *[other] { $doses } doses
}
rule-vaccinated-since = { $doses ->
    [one] { $doses } dose, at least { $days } days ago
   *[other] { $doses } doses, the last at least { $days } days ago
}
rule-recovered = { $days ->
    [one] recovered within { $days } day
   *[other] recovered within { $days } days
}
rule-tested = negative test ({ $kinds })
rule-test-pcr = PCR within { $within }
rule-test-antigen = rapid test within { $within }
rule-traced = in the trace list as { $classes }
rule-permit = with a travel permit ({ $kinds })
rule-permit-duty = duty
rule-permit-special = special case
rule-permit-shift = shift
rule-seen = seen by the officer: { $papers }
rule-certlogic = { $count ->
    [one] a certificate as the health authority's rule asks ({ $count } operation of CertLogic)
   *[other] a certificate as the health authority's rule asks ({ $count } operations of CertLogic)
}
rule-binding-live = live code
rule-binding-signed = signed code, be it a screenshot
rule-binding-card = card compared with the person
rule-assurance-live = { $what }, by a live code
rule-assurance-signed = { $what }, signed by an issuer
rule-assurance-paper = { $what }, on paper at least
rule-assurance-self = { $what }, be it by the person's word

## Changes: `chot policy diff`

diff-none = no change
diff-rule-name = { $rule } ({ $whom })
diff-policy = the policy is now called { $after }, was { $before }
diff-version = version { $after }, was { $before }
diff-offset = times are now UTC{ $after }, were UTC{ $before }
diff-country = the country of the rules about certificates is now { $after }, was { $before }
diff-service-day = a day of duty now begins at { $after }, was { $before }
diff-presentation = a live code now counts for { $after }, was { $before }
diff-tolerance = a holder's clock may now be off by { $after }, was { $before }
diff-updates = a phone's data now count for { $after }, was { $before }
diff-portal = the portal's address is now { $after }, was { $before }
diff-portal-added = the portal's address is now { $after }, there was none
diff-portal-removed = there is no portal any more, it was { $before }
diff-otherwise = where no rule decides, now: { $after }; was: { $before }
diff-group-added = new group { $group }: { $members }
diff-group-removed = the group { $group } is gone: { $members }
diff-group-joined = the group { $group } has new members (rules: { $rules }): { $members }
diff-group-left = the group { $group } has lost members (rules: { $rules }): { $members }
diff-corridor-added = new corridor { $name }, { $kilometres } km
diff-corridor-removed = the corridor { $name } is gone
diff-corridor-changed = the corridor { $name } runs otherwise now, { $kilometres } km
diff-phase-added = new phase { $phase }, { $dates }: { $rules }
diff-phase-removed = the phase { $phase } is gone, { $dates }
diff-phase-dates = the phase { $phase } is now { $after }, was { $before }
diff-phase-share = phase { $phase }: now at most { $after } of the staff on site, was { $before }
diff-whole = all
diff-phase-rule-added = phase { $phase }: the rule { $rule } now holds
diff-phase-rule-removed = phase { $phase }: the rule { $rule } holds no longer
diff-phase-order = phase { $phase }: the order of the rules is now { $rules }
diff-rule-added-permit = new rule { $rule } lets through: { $asks }
diff-rule-added-deny = new rule { $rule } stops: { $asks }
diff-rule-removed-permit = the rule { $rule } is gone; it let through: { $asks }
diff-rule-removed-deny = the rule { $rule } is gone; it stopped: { $asks }
diff-effect-permit = { $rule }: now lets through, stopped before
diff-effect-deny = { $rule }: now stops, let through before
diff-unknown-ignore = { $rule }: where its facts aren't known, it is now passed over
diff-unknown-refer = { $rule }: where its facts aren't known, a person now decides
diff-duty-added = { $rule }: the officer now has to: { $duty }
diff-duty-removed = { $rule }: the officer no longer has to: { $duty }
diff-asks-more = { $rule }: now also asks: { $what }
diff-asks-less = { $rule }: no longer asks: { $what }
diff-asks-other = { $rule }: now asks: { $after }; was: { $before }
diff-asks-otherwise = { $rule }: what this asks has changed, though it reads as before: { $what }
diff-accepts-more = { $rule }: now also accepts: { $what }
diff-accepts-less = { $rule }: no longer accepts: { $what }
diff-window-added = { $rule }: new window { $window }
diff-window-removed = { $rule }: the window { $window } is gone
diff-window-begins = { $rule }: the window { $window } now begins at { $after }, was { $before }
diff-window-ends = { $rule }: the window { $window } now ends at { $after }, was { $before }
diff-window-moved = { $rule }: the window { $before } is now { $after }
