// Not run here.
plugins {
    alias(libs.plugins.library)
}

android {
    namespace = "vn.chot.phone"
    compileSdk = 36
    defaultConfig { minSdk = 26 }
}

dependencies {
    api(project(":core"))
}
