package vn.chot.bound

import vn.chot.core.CertificateView
import vn.chot.core.LiveCode
import vn.chot.core.TravelLeg
import vn.chot.core.WalletCard
import vn.chot.core.WalletOutlook
import vn.chot.core.WalletPreview
import vn.chot.domain.AddEffect
import vn.chot.domain.Card
import vn.chot.domain.Certificate
import vn.chot.domain.CertificateKind
import vn.chot.domain.CityTrust
import vn.chot.domain.CityUpdate
import vn.chot.domain.Dose
import vn.chot.domain.Leg
import vn.chot.domain.Modules
import vn.chot.domain.Outlook
import vn.chot.domain.Preview
import vn.chot.domain.ShownCode
import vn.chot.domain.Window

internal fun WalletCard.domain() = Card(
    id,
    label,
    holderName,
    issuer,
    issuedAtMillis,
    validFromMillis,
    validUntilMillis,
    doses.map { Dose(it.number.toInt(), it.day) },
    permits,
    live,
    declaredAtMillis,
    hasSymptoms,
    certificates.toInt()
)

internal fun WalletPreview.domain(): Preview = when (this) {
    is WalletPreview.Credential ->
        Preview.Credential(
            card.domain(),
            when (effect) {
                vn.chot.core.AddEffect.NEW -> AddEffect.NEW
                vn.chot.core.AddEffect.RENEWS -> AddEffect.RENEWS
                vn.chot.core.AddEffect.HELD -> AddEffect.HELD
                vn.chot.core.AddEffect.TWIN -> AddEffect.TWIN
            }
        )

    is WalletPreview.Certificate -> Preview.Beside(beside.map { it.cardId to it.certificate.domain() })
}

internal fun CertificateView.domain() = Certificate(
    id,
    when (kind) {
        vn.chot.core.CertificateKind.VACCINATION -> CertificateKind.VACCINATION
        vn.chot.core.CertificateKind.RECOVERY -> CertificateKind.RECOVERY
        vn.chot.core.CertificateKind.TEST -> CertificateKind.TEST
    },
    dose?.toInt(),
    series?.toInt(),
    day,
    issuer,
    holderName,
    person.domain()
)

internal fun LiveCode.domain() = ShownCode(text, Modules(size.toInt(), modules), renewAtMillis)

internal fun WalletOutlook.domain(): Outlook = when (this) {
    is WalletOutlook.Unknown -> Outlook.Unknown(why.domain())

    is WalletOutlook.Known ->
        day.run {
            Outlook.Known(
                offsetSeconds,
                rulesPublishedAtMillis,
                windows.map { window ->
                    Window(
                        window.fromMillis,
                        window.untilMillis,
                        window.legs.map { if (it == TravelLeg.TO_WORK) Leg.TO_WORK else Leg.TO_HOME },
                        window.missing.map { it.domain() }
                    )
                },
                nextFromMillis,
                declarationNeeded,
                declarationFreshUntilMillis,
                missing.map { it.domain() },
                dependsOn.map { it.domain() }
            )
        }
}

internal fun vn.chot.core.CityTrust.domain() = CityTrust(city, fingerprint)

internal fun vn.chot.core.CityUpdate.domain() = CityUpdate(changed, publishedAtMillis)
