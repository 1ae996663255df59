// Not run here.
plugins {
    alias(libs.plugins.library)
    alias(libs.plugins.compose)
}

android {
    namespace = "vn.chot.design"
    compileSdk = 36
    defaultConfig { minSdk = 26 }
}

dependencies {
    api(libs.compose.ui)
    api(libs.compose.foundation)
    api(libs.material3)
    implementation(libs.lifecycle.compose)
}
