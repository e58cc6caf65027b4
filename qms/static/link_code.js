/* Enhancement only: puts the code that stands after # in the link into its field, and takes it out of the address. Without this it is pasted. */
(function () {
  "use strict";

  var code = window.location.hash.slice(1), field = document.getElementById("link");
  if (!code || !field) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
  var next = document.getElementById("new");
  if (next) next.focus();
})();
