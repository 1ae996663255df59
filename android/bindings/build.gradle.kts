// Not run here.
plugins { alias(libs.plugins.jvm) }

kotlin { jvmToolchain(17) }
kotlin.sourceSets.main { kotlin.srcDir("gen") }

dependencies {
    implementation(libs.jna)
}
