/* A page left open says nothing more when its session is over, also where the server no longer answers.
   #session-end[data-idle][data-over][data-sign-in]: seconds until the session ends when nothing is asked for,
   seconds until it ends whatever is done, and the sign-in page that leads back here. */
(function () {
  "use strict";
  var MARGIN = 15;  /* never before the server: it would let the reader in again, and so for ever */
  var place = document.getElementById("session-end");
  var channel = "BroadcastChannel" in window ? new BroadcastChannel("qms-session") : null;

  function tell(what) { if (channel) channel.postMessage(what); }

  if (!place) {
    if (document.getElementById("signed-out")) tell("out");
    return;
  }
  var idle = Number(place.dataset.idle) + MARGIN, goesTo = place.dataset.signIn;
  var over = Date.now() + (Number(place.dataset.over) + MARGIN) * 1000;
  var until = 0, timer = null, isLeft = false;

  function leave() {
    isLeft = true;
    document.title = "Kvalitetshjulet";
    document.body.replaceChildren();  /* first: nothing may be left if the sign-in page cannot be reached */
    location.replace(goesTo);
  }
  function look() {
    clearTimeout(timer);
    if (isLeft) return;
    if (Date.now() >= until) leave();
    else timer = setTimeout(look, Math.min(until - Date.now(), 60000));  /* a timer stands still in a closed lid */
  }
  function stay() {
    until = Math.min(Date.now() + idle * 1000, over);
    look();
  }

  var ask = window.fetch;
  window.fetch = function () {  /* forms that save themselves keep the session awake, in every window */
    return ask.apply(window, arguments).then(function (answer) {
      if (!answer.redirected && (answer.ok || answer.status === 409 || answer.status === 422)) { stay(); tell("awake"); }
      return answer;
    });
  };
  if (channel) channel.onmessage = function (event) {
    if (event.data === "awake" && !isLeft) stay();
    if (event.data === "out" && !isLeft) leave();
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  stay();
  tell("awake");
})();
