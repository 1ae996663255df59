# What `chot inspect` says of a code.

inspect-issuer = Issuer, by its own word
inspect-key = Key
inspect-signature = Signature
inspect-dates = Dates
inspect-error = What is wrong
inspect-claims = Claims
inspect-claims-not-believed = Claims, NOT BELIEVED
inspect-signature-valid = valid
inspect-signature-invalid = not valid
inspect-signature-unknown-key = by a key that isn't known
inspect-signature-none = none that could be looked at
inspect-dates-valid = it holds now
inspect-dates-expired = its time is over
inspect-dates-not-yet = its time hasn't come
inspect-dates-none = none
inspect-other = { $code }
