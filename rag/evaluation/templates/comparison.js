// Open the first changed case of each section.
"use strict";
for (const section of document.querySelectorAll("section")) section.querySelector("details.case")?.setAttribute("open", "");
