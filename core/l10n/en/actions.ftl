# What the officer must do (obligations), and what would mend a refusal (remedies).

## Obligations

obligation-compare-card = Compare the staff card with the person
obligation-compare-face-and-card = Compare the face with the card
obligation-keep-permit-number = Keep the number of the paper permit
obligation-send-to-health-post = Show the way to the health post
obligation-check-work-schedule = Check the work schedule
obligation-call-supervisor = Call the head of the checkpoint
# A duty that only this city has.
obligation-other = Do as the rules say: “{ $code }”

## Remedies

remedy-declare-now = Please declare your health in the app now
remedy-declare-at-portal = Or scan the portal code and declare there
remedy-scan-vaccine-certificate = Scan the vaccination or recovery certificate
remedy-see-vaccination-paper = Look at the vaccination paper
remedy-scan-own-certificate = Please show your own certificate
remedy-see-test-result = Look at the test result
remedy-compare-card = Compare the card with the person
remedy-compare-face-and-card = Compare face and card
remedy-show-live-code = Please open the app and show the live code
remedy-see-staff-card = Look at the staff card
remedy-see-work-schedule = Look at the work schedule
remedy-see-portal-declaration = Look at the declaration made on the health portal
remedy-see-paper-permit = Look at the paper travel permit
remedy-show-travel-permit = Please show a travel permit, if you have one
remedy-update-device = Update this phone's data
remedy-set-clock = Set this phone's clock
remedy-report-phone = Report this phone: its journal has to be renewed
remedy-check-holder-clock = Please check your phone's clock
remedy-renew-credential = Please have the travel code renewed
remedy-ask-police = Ask the head of the checkpoint
remedy-other = “{ $code }”, as the rules say
