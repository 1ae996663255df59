// Not run here.
plugins { alias(libs.plugins.jvm) }

kotlin { jvmToolchain(17) }
kotlin.sourceSets.main { kotlin.srcDir("src/main/kotlin") }

dependencies {
    implementation(project(":bindings"))
    api(libs.coroutines.core)
}
