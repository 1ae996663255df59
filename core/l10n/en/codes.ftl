# What the camera saw that is no passage: codes of other kinds, or none.

nothing-readable = No code could be read
judged-already = Judged already, nothing was recorded anew. Then: { $sentence }
kind-url = a web address
kind-wifi = access to a Wi-Fi network
kind-payment = a payment code
kind-citizen-id = a chip ID card
kind-eu-dcc = an EU COVID certificate
kind-smart-health-card = a SMART Health Card
kind-nz-covid-pass = a New Zealand COVID pass
kind-travel = a travel code
kind-travel-jws = a travel code in its JOSE form
kind-contact = a visiting card
kind-phone = a telephone number
kind-sms = a text message
kind-email = an e-mail
kind-location = a place on a map
kind-event = a calendar entry
kind-one-time-password = the secret of a password generator
kind-text = plain text
kind-binary = data that is not text
kind-structured-append = a part of something in several codes
kind-other = another kind of code

hint-too-dark = Too dark: turn on the light
hint-too-bright = Too bright: shade the code or dim the screen
hint-low-contrast = Nothing in view: point at the code
hint-blurred = Blurred: hold still
hint-too-far = Come closer
hint-too-close = Too close: move back
hint-cut-off = Cut off: get all of the code in view
hint-glare = Reflection: tilt the screen or paper
hint-micro-qr = A Micro QR code: not a travel code
hint-other = Try again
