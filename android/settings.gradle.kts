// For Android Studio. Not run here: there is no Gradle and no SDK; Maven builds and tests (README.md).
pluginManagement {
    repositories {
        google()
        mavenCentral()
    }
}
dependencyResolutionManagement {
    repositories {
        google()
        mavenCentral()
    }
}
rootProject.name = "chot"
include("bindings", "core", "phone", "design", "officer", "wallet")
