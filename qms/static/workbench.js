/* Enhancement only: shows the sliders, and reckons again when a setting changes. Words come from data attributes. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-live-form]");
  if (!form) return;
  var places = form.dataset.liveForm.split(" ");
  var status = document.getElementById("bench-status");
  var timer = null, asked = 0;

  function numberIn(text) {
    return Number(text.replace(/[\s%]|kr/g, "").replace(",", "."));
  }

  function address() {
    return form.action + "?" + new URLSearchParams(new FormData(form)).toString();
  }

  function say(state) {
    status.textContent = status.dataset[state] || "";
    status.setAttribute("role", state === "failed" ? "alert" : "status");
    places.forEach(function (id) {
      var place = document.getElementById(id);
      if (place) place.classList.toggle("is-busy", state === "busy");
    });
  }

  /* The same address answers with and without script; only the parts that a setting changes are replaced. */
  function reckon() {
    var turn = ++asked, url = address();
    say("busy");
    fetch(url, { credentials: "same-origin" }).then(function (response) {
      if (response.redirected || (!response.ok && response.status !== 422)) throw new Error("no answer");
      return response.text();
    }).then(function (html) {
      if (turn !== asked) return;
      var fresh = new DOMParser().parseFromString(html, "text/html");
      places.forEach(function (id) {
        var now = document.getElementById(id), then = fresh.getElementById(id);
        if (now && then) now.replaceChildren.apply(now, Array.from(then.childNodes));
      });
      history.replaceState(null, "", url);
      say("done");
    }).catch(function () { if (turn === asked) say("failed"); });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(reckon, 200);
  }

  form.querySelectorAll(".slider").forEach(function (slider) {
    var field = document.getElementById(slider.dataset.for);
    var range = slider.querySelector("input");
    function follow() {
      var value = numberIn(field.value);
      if (field.value.trim() && isFinite(value)) range.value = value;
      range.setAttribute("aria-valuetext", field.value);
    }
    range.addEventListener("input", function () {
      field.value = range.value.replace(".", document.documentElement.lang === "sv" ? "," : ".");
      range.setAttribute("aria-valuetext", field.value);
      var owner = slider.dataset.construction;
      if (owner) document.getElementById("konstruktion-" + owner).checked = true;
      later();
    });
    field.addEventListener("input", follow);
    follow();
    slider.hidden = false;
  });
  form.addEventListener("change", later);
})();
