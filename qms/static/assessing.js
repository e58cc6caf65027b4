/* Enhancement only: digits choose a level in the group that has the focus, and print unfolds. Arrows, Enter and saving need nothing of this. */
(function () {
  "use strict";

  document.querySelectorAll(".level-choices").forEach(function (group) {
    group.addEventListener("keydown", function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
      var choice = group.querySelector("input[value='" + event.key + "']");
      if (!choice) return;
      event.preventDefault();
      choice.focus();
      if (!choice.checked) choice.click();  /* a click tells the form that something changed */
    });
  });

  /* What is folded is printed too: paper cannot be unfolded. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.answers").forEach(function (part) { part.open = true; });
  });
})();
