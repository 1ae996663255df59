// Not run here.
plugins {
    alias(libs.plugins.application)
    alias(libs.plugins.compose)
}

android {
    namespace = "vn.chot.wallet"
    compileSdk = 36
    defaultConfig {
        applicationId = "vn.chot.wallet"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
        ndk { abiFilters += "arm64-v8a" }
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "../keep.pro")
        }
    }
}

dependencies {
    implementation(project(":phone"))
    implementation(project(":design"))
    implementation(libs.activity.compose)
    implementation(libs.lifecycle.compose)
    implementation(libs.core.ktx)
    implementation(libs.coroutines)
    implementation(libs.jna) { artifact { type = "aar" } }
}
