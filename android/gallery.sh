#!/bin/bash
# gallery.sh: writes screenshots/README.md, a page of the approved pictures, by app and screen.
set -euo pipefail
cd "$(dirname "$0")/screenshots"
{
  echo "# Screens"
  echo
  echo "Approved pictures; names say the screen, the language, the light, the size of type in percent, and the"
  echo "phone's size in dp. Made by \`android/gallery.sh\`."
  for app in */; do
    app=${app%/}
    echo
    echo "## ${app^}"
    for screen in $(find "$app" -name '*.png' -printf '%f\n' | sed 's/-\(vi\|en\)-\(day\|night\)-.*//' | sort -uV); do
      echo
      echo "### $screen"
      echo
      for picture in "$app/$screen"-{vi,en}-{day,night}-*.png; do
        if [ -f "$picture" ]; then echo "<img src=\"$picture\" width=\"200\" alt=\"${picture#*/}\">"; fi
      done
    done
  done
} > README.md
