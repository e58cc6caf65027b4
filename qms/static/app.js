/* Enhancement only: every page works without this file. No text lives here; words come from data attributes. */
(function () {
  "use strict";

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, key) {
      return values[key] === undefined ? "" : String(values[key]);
    });
  }

  /* ---------- the error summary takes focus; its links go to the field itself ---------- */
  function focusErrors() {
    var summary = document.getElementById("error-summary");
    if (!summary) return;
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      var field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      var control = field.matches("fieldset") ? field.querySelector("input, select, textarea") : field;
      var label = field.closest(".field") || field;
      label.scrollIntoView({ block: "center" });
      (control || field).focus({ preventScroll: true });
    });
  }

  /* ---------- <textarea data-counter="id" data-max="1200"> ---------- */
  function countCharacters(area) {
    var counter = document.getElementById(area.dataset.counter);
    if (!counter) return;
    var max = Number(area.dataset.max);
    function show() {
      counter.textContent = fill(counter.dataset.text, { n: area.value.length, max: max.toLocaleString(document.documentElement.lang) });
      counter.classList.toggle("over", area.value.length > max);
    }
    area.addEventListener("input", show);
    show();
  }

  /* ---------- <form data-autosave="/address" data-autosave-status="id"> ----------
     Posts the form as it stands 1.5 s after the last change, at the latest 20 s after the first one; what
     could not be saved is tried again every 20 s. The answer is JSON: 200 {time, version, text: {id: words},
     shown: {id: yes or no}} · 409 {by, time} · 401 a code is asked for first · anything else counts as not saved. */
  function autosave(form) {
    var status = document.getElementById(form.dataset.autosaveStatus);
    var timer = null, running = false, again = false, waiting = null, since = 0;
    var PAUSE = 1500, LONGEST = 20000;

    function later(delay) {
      clearTimeout(timer);
      timer = setTimeout(function () { timer = null; since = 0; send(); }, delay);
    }
    function show(state, values) {
      if (!status) return;
      status.dataset.state = state;
      status.setAttribute("role", state === "failed" || state === "conflict" || state === "asked" ? "alert" : "status");
      status.querySelector(".text").textContent = fill(status.dataset[state] || "", values || {});
    }
    function saved(answer) {
      if (form.elements.version && answer.version !== undefined) form.elements.version.value = answer.version;
      Object.keys(answer.text || {}).forEach(function (id) {
        var place = document.getElementById(id);
        if (place) place.textContent = answer.text[id];
      });
      Object.keys(answer.shown || {}).forEach(function (id) {
        var part = document.getElementById(id);
        if (part) part.hidden = !answer.shown[id];
      });
      show("saved", answer);
      warnBeforeSignOut();
    }
    function send() {
      if (running) { again = true; return; }
      running = true;
      show("saving");
      var token = form.elements.csrf_token ? form.elements.csrf_token.value : "";
      fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), credentials: "same-origin",
        headers: { "X-CSRFToken": token, "Accept": "application/json" }
      }).then(function (response) {
        if (response.status === 409) return response.json().then(function (answer) { show("conflict", answer); });
        if (response.status === 401) throw new Error("asked");
        if (!response.ok || response.redirected) throw new Error("not saved");
        return response.json().then(saved);
      }).catch(function (error) {
        show(error.message === "asked" && status && status.dataset.asked ? "asked" : "failed");
        if (timer === null) later(LONGEST);
      }).finally(function () {
        running = false;
        if (waiting) { waiting(); waiting = null; } else if (again) { again = false; send(); }
      });
    }
    form.addEventListener("input", function (event) {
      if (event.target.type === "file") return;
      since = since || Date.now();
      later(Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
    });
    form.addEventListener("submit", function (event) {
      clearTimeout(timer);
      timer = null;
      again = false;
      if (!running) return;
      event.preventDefault();  /* sent now it would clash with the save that is on its way */
      waiting = function () { form.requestSubmit(event.submitter); };
    });
    window.addEventListener("pagehide", function () {
      if (timer === null) return;  /* the last words before a link was followed are sent on the way out */
      clearTimeout(timer);
      fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true,
        headers: { "X-CSRFToken": form.elements.csrf_token ? form.elements.csrf_token.value : "" }
      });
    });
  }

  /* ---------- <form data-preview="/address" data-preview-parts="id id"> ----------
     Asks for the page that the form as it stands would give (do=preview, nothing is stored) 0.6 s after
     the last change, and puts that page's parts in place of the old ones. */
  function preview(form) {
    var timer = null, asked = 0;

    function put(html) {
      var page = new DOMParser().parseFromString(html, "text/html");
      form.dataset.previewParts.split(" ").forEach(function (id) {
        var fresh = page.getElementById(id), old = document.getElementById(id);
        if (fresh && old) old.replaceChildren.apply(old, Array.from(fresh.childNodes));
      });
      tabStops();
    }
    function ask() {
      var number = ++asked, body = new URLSearchParams(new FormData(form));
      body.set("do", "preview");
      fetch(form.dataset.preview, { method: "POST", body: body, credentials: "same-origin" }).then(function (response) {
        if (response.redirected) throw new Error("signed out");
        return response.text();
      }).then(function (html) { if (number === asked) put(html); }).catch(function () { /* the button does the same */ });
    }
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, 600);
    });
  }

  /* ---------- data-refresh="10": fetch the page again, replace the waiting part, reload when the wait is over ---------- */
  function refresh(part) {
    setTimeout(function () {
      fetch(location.href, { credentials: "same-origin" }).then(function (response) { return response.text(); }).then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById(part.id);
        if (!fresh || !fresh.dataset.refresh) { location.reload(); return; }
        part.replaceChildren.apply(part, Array.from(fresh.childNodes));
        refresh(part);
      }).catch(function () { refresh(part); });
    }, Number(part.dataset.refresh) * 1000);
  }

  /* ---------- a region that does not scroll needs no tab stop ---------- */
  function tabStops() {
    document.querySelectorAll(".table-scroll, .chart-scroll").forEach(function (region) {
      if (region.scrollWidth > region.clientWidth) region.setAttribute("tabindex", "0");
      else region.removeAttribute("tabindex");
    });
  }

  /* ---------- #session-warning[data-minutes]: shown five minutes before, counted anew when a form has saved itself ---------- */
  var warningTimer = null;
  function warnBeforeSignOut() {
    var warning = document.getElementById("session-warning");
    if (!warning || (warningTimer && warning.dataset.fixed)) return;
    var minutes = Math.max(Number(warning.dataset.minutes) - 5, 0);
    clearTimeout(warningTimer);
    warning.hidden = true;
    warningTimer = setTimeout(function () { warning.hidden = false; }, minutes * 60000);
  }

  /* ---------- data-print: a button that is there only where it can do something ---------- */
  function printing(button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  focusErrors();
  document.querySelectorAll("[data-print]").forEach(printing);
  document.querySelectorAll("textarea[data-counter]").forEach(countCharacters);
  document.querySelectorAll("form[data-autosave]").forEach(autosave);
  document.querySelectorAll("form[data-preview]").forEach(preview);
  document.querySelectorAll("[data-refresh][id]").forEach(refresh);
  tabStops();
  window.addEventListener("resize", tabStops);
  document.addEventListener("toggle", tabStops, true);
  warnBeforeSignOut();
})();
