# What the wallet says to its owner: the daily questions, what is wrong and what to do, what is stored,
# what a scan reveals, and the day ahead.

## The questions of the daily declaration

question-fever = Do you have a fever?
question-cough = Do you have a cough?
question-breathless = Are you short of breath?
question-loss_of_taste_or_smell = Have you lost your sense of taste or smell?
question-contact_with_case = Were you in contact with a confirmed or suspected case?

## What went wrong

wallet-error-in-use = This wallet is open somewhere else
wallet-error-newer = A newer version of this app wrote these data
wallet-error-no-wallet = There is no wallet here yet
wallet-error-wallet-exists = There is a wallet here already, it is left as it was
wallet-error-store-damaged = The wallet's file is damaged and can't be read
wallet-error-disk-full = This phone has no space left
wallet-error-storage-failed = This phone's storage failed
wallet-error-keystore-failed = This phone's key store gave no answer
wallet-error-key-missing = The wallet's key is no longer on this phone
wallet-error-key-changed = The key isn't the one that this wallet was made with
wallet-error-hardware-key-needed = The wallet's key is in this phone's hardware, it was opened without it
wallet-error-key-locked = The wallet's key is locked
wallet-error-key-lost = The wallet's key is gone from this phone's hardware
wallet-error-signing-cancelled = Signing was cancelled, so no code was made
wallet-error-signing-failed = The wallet's key could not sign
wallet-error-wrong-signature = The key's signature doesn't match, so no code is shown
wallet-error-no-randomness = This phone gave no random numbers for a new key
wallet-error-not-a-credential = This is no travel code
wallet-error-live-code = This is somebody's code for one moment, it can't be kept
wallet-error-another-wallet = This travel code was issued for another phone
wallet-error-untrusted-issuer = No issuer of your city signed this travel code
wallet-error-older = A newer travel code of this person is in the wallet already
wallet-error-no-such-card = This card is no longer in the wallet
wallet-error-twin-without-credential = The travel code that this file belongs to isn't in the wallet
wallet-error-no-twin = The issuer gave no file for links with this travel code
wallet-error-full = The wallet is full
wallet-error-bad-label = A name has 1 to 60 characters that can be seen
wallet-error-bad-order = The new order leaves a card out or names one twice
wallet-error-not-a-certificate = This is no vaccination, recovery or test certificate
wallet-error-no-such-certificate = This certificate is no longer beside the card
wallet-error-certificates-full = Beside this card there is no room for more certificates
wallet-error-other-questionnaire = The questions have changed since
wallet-error-answer-missing = A question isn't answered yet
wallet-error-answer-unknown = There is an answer to what wasn't asked
wallet-error-no-city = This wallet follows no city yet
wallet-error-other-city = This wallet follows another city already
wallet-error-not-a-trust-file = This is no city's trust file
wallet-error-update-failed = The city's data could not be fetched, the earlier ones stay
wallet-error-update-stopped = The update was stopped, the earlier data stay
wallet-error-update-refused = What came isn't the city's or can't be used, the earlier data stay
wallet-error-city-damaged = The city's data in this wallet are damaged
wallet-error-doesnt-fit = This text is too long for a code
wallet-error-not-an-id-number = An ID number has 9 or 12 digits
wallet-error-bad-clock = This phone's clock is out of any calendar
wallet-error-bad-argument = The app asked in a way that makes no sense
wallet-error-closed = This wallet was deleted or closed
wallet-error-broken = The wallet broke in an earlier step
wallet-error-other = Something went wrong: “{ $code }”

## What to do next

wallet-next-try-again = Please try again
wallet-next-close-other = Close the other one, then try again
wallet-next-update-app = Please update this app
wallet-next-free-space = Free some space, then try again
wallet-next-unlock = Unlock the phone, then try again
wallet-next-start-anew = Delete this wallet, make a new one and ask the issuer for new codes
wallet-next-ask-issuer = Please ask the issuer for one that is for this phone
wallet-next-show-other = Choose another code or file
wallet-next-list-again = Go back to the list of cards
wallet-next-remove-one = Remove one that is no longer needed
wallet-next-correct = Please correct it
wallet-next-ask-again = Please answer the questions again
wallet-next-trust-city = Add the city's trust file first
wallet-next-fetch-again = Fetch the city's data again, later or from another place
wallet-next-set-clock = Set this phone's clock
wallet-next-report-fault = Please report it to whoever made this app
wallet-next-other = “{ $code }”

## What is kept on this phone

stored-software-key = A secret key that signs your codes, in this phone's key store
stored-hardware-key = A key in this phone's hardware that signs your codes
stored-credentials = Travel codes: { $count }
stored-twins = Files for links, of the same travel codes: { $count }
stored-declarations = Last health declarations, without the answers: { $count }
stored-certificates = Vaccination, recovery and test certificates: { $count }
stored-labels = Names that you gave to cards: { $count }
stored-city = The rules and questions of your city, which are public

## What whoever scans the code reads

revealed-name = Name
revealed-birth-date = Birth date
revealed-id-last-four = Last four digits of the ID number
revealed-employer = Employer
revealed-sector = Sector
revealed-home = Where you live
revealed-work = Where you work
revealed-vaccination = Vaccination
revealed-recovery = Recovery
revealed-test = Test
revealed-permit = Travel permit
revealed-declaration = When you declared, and whether any answer was yes
revealed-issuer = Who issued the code, and for which time
revealed-linkable = That two scanned codes belong to the same person
revealed-other = { $code }

## The day ahead

outlook-no-rules = Not known: the rules of your city are not in this wallet yet
outlook-rules-old = Not known: the rules in this wallet are too old, fetch them again
outlook-rules-damaged = Not known: the rules in this wallet are damaged, fetch them again
outlook-no-phase = Not known: the rules in this wallet say nothing about this day
outlook-clock-wrong = Not known: this phone's clock is behind, set it
outlook-other = Not known: “{ $code }”

# What the checkpoint alone knows.
depends-list-unknown = You have to be in the list of staff who may travel
depends-duty-unknown = You have to be on duty on that day
depends-trace-unknown = You must not be in the trace list
depends-checkpoint-unknown = The checkpoint has to be on your way, or in the area that the rules name
depends-route-unknown = The checkpoint has to be on the way between home and work
depends-revocation-unknown = The travel code must not have been taken back
depends-card-not-compared = The officer compares your card with you
depends-no-holder-binding = The officer compares your card with you, as this is a print
depends-not-seen = The officer looks at papers that you bring
depends-other = { $code }
