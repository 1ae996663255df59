package vn.chot.wallet

import android.app.Application

/** Holds what outlives a screen. */
class WalletApplication : Application()
