// The filter by decision, which is only there where this runs; all of the scenes are in the page without it.
"use strict";
const filter = document.getElementById("filter");
const index = document.querySelector("#index details");
const shown = document.getElementById("shown");
const apply = () => {
  const wanted = filter.querySelector("input:checked").value;
  for (const element of document.querySelectorAll("[data-decisions]")) {
    element.hidden = wanted !== "" && !element.dataset.decisions.split(" ").includes(wanted);
  }
  shown.value = document.querySelectorAll("main > .scene:not([hidden])").length;
};
filter.addEventListener("change", apply);
filter.hidden = false;
// On a phone the index would stand before everything else.
index.open = window.matchMedia("(min-width: 761px)").matches;
// The browser may have kept the choice from before a reload.
apply();
