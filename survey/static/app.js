// What the pages gain from a script: focus on the error summary, saving on change, one submit a click, how far work is,
// a notice before the session ends. Every page works without it. Nothing is kept in the browser.
(function () {
  "use strict";

  var summary = document.getElementById("error-summary");
  if (summary) summary.focus();

  // ------------------------------------------------------------------ session: warn 2 minutes before it ends
  var body = document.body;
  var notice = document.getElementById("session-notice");
  var idleSeconds = Number(body.dataset.idleSeconds);
  var timers = [];

  function restartIdleClock() {
    if (!notice || !idleSeconds) return;
    timers.forEach(clearTimeout);
    notice.hidden = true;
    timers = [
      setTimeout(function () { notice.hidden = false; }, Math.max(idleSeconds - 120, 0) * 1000),
      setTimeout(endSession, idleSeconds * 1000)
    ];
  }

  function endSession() {
    notice.querySelector("p").textContent = notice.dataset.ended;
    notice.querySelector("button").hidden = true;
    notice.hidden = false;
  }

  if (notice && idleSeconds) {
    notice.querySelector("button").addEventListener("click", function () {
      fetch(body.dataset.keepalive, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
        if (answer.ok) restartIdleClock(); else endSession();
      }).catch(function () { /* no connection: the notice stays, the button can be tried again */ });
    });
    restartIdleClock();
  }

  // ------------------------------------------------------------------ a shared device: warn, then forget whoever was here
  var start = body.dataset.kiosk;
  var question = document.getElementById("kiosk-notice");
  var kioskTimers = [];
  var told = Date.now();

  function restartKioskClock() {
    kioskTimers.forEach(clearTimeout);
    if (question) question.hidden = true;
    kioskTimers = [
      setTimeout(function () { if (question) question.hidden = false; }, body.dataset.kioskWarn * 1000),
      setTimeout(forget, body.dataset.kioskWipe * 1000)
    ];
  }

  function forget() {
    if (question) document.getElementById("kiosk-stop").submit(); else location.replace(start);
  }

  function tell() { // the server has a clock of its own
    told = Date.now();
    fetch(body.dataset.kioskStay, { credentials: "same-origin", redirect: "manual" }).then(function (answer) {
      if (!answer.ok) location.replace(start);
    }).catch(function () { /* no connection: the next sign of life tries again */ });
  }

  function signOfLife() {
    if (question && !question.hidden) return;
    restartKioskClock();
    if (question && Date.now() - told > 60000) tell();
  }

  if (start) {
    ["pointerdown", "keydown", "scroll", "input"].forEach(function (kind) {
      document.addEventListener(kind, signOfLife, { passive: true });
    });
    if (question) question.querySelector("button").addEventListener("click", function () { restartKioskClock(); tell(); });
    restartKioskClock();
  }

  // a result that was kept on a shared device: the code stands in the address, after what is sent to the server
  var code = document.querySelector("[data-code-from-address]");
  if (code && location.hash.length > 1) {
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }

  // ------------------------------------------------------------------ saving on change
  var status = document.getElementById("save-status");

  function autosave(form) {
    var timer = 0, busy = false, again = false;

    function report(saved) {
      if (!status) return;
      status.textContent = saved ? status.dataset.saved : status.dataset.failed;
      status.classList.toggle("failed", !saved);
      if (saved) return;
      var retry = document.createElement("button");
      retry.type = "button";
      retry.className = "button quiet";
      retry.textContent = status.dataset.retry;
      retry.addEventListener("click", save);
      status.append(" ", retry);
    }

    function save() {
      clearTimeout(timer);
      if (busy) { again = true; return; }
      busy = true;
      // the attribute, because a field named "action" would hide the form's own property
      var address = form.getAttribute("action") || location.href;
      fetch(address, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" },
        credentials: "same-origin", redirect: "manual"
      }).then(function (answer) {
        if (answer.status === 409 && notice) endSession(); // the session is over: trying again would not help
        return answer.status === 204;
      }, function () { return false; }).then(function (saved) {
        busy = false;
        if (again) { again = false; save(); return; }
        report(saved);
        if (saved) restartIdleClock();
      });
    }

    form.addEventListener("change", function () {
      clearTimeout(timer);
      timer = setTimeout(save, 500);
    });
    form.addEventListener("submit", function () { clearTimeout(timer); });
  }

  document.querySelectorAll("form[data-autosave]").forEach(autosave);

  // ------------------------------------------------------------------ what is being made: look now and then how far it is
  var looks = 60; // ten minutes, so that a page nobody sits at does not keep its session for ever

  function follow() {
    if (!document.querySelector("[data-follow]") || !looks--) return;
    setTimeout(function () {
      if (document.hidden) { looks++; follow(); return; }
      fetch(location.href, { credentials: "same-origin", redirect: "error" }).then(function (answer) {
        if (!answer.ok) throw answer;
        return answer.text();
      }).then(function (text) {
        var now = new DOMParser().parseFromString(text, "text/html");
        document.querySelectorAll("[data-follow]").forEach(function (card) { renew(card, now.getElementById(card.id)); });
        follow();
      }).catch(function () { /* no connection, or signed out: the link in the page tells */ });
    }, 10000);
  }

  function renew(card, now) {
    if (!now || now.innerHTML === card.innerHTML) return;
    var focused = card.contains(document.activeElement);
    if (!now.hasAttribute("data-follow")) { // only the end is said aloud, not each step
      document.getElementById("follow-status").textContent =
        now.querySelector("h3").textContent + ": " + now.querySelector("p").textContent;
    }
    card.replaceWith(now);
    if (focused) now.querySelector("a, button").focus();
  }

  follow();

  // ------------------------------------------------------------------ one submit a click
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    // later, because a disabled button would leave its own value out of this submit
    setTimeout(function () { if (event.submitter) event.submitter.disabled = true; }, 0);
  });

  // a page taken back from the browser's memory is ready to be sent again
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    if (start) { location.reload(); return; }
    document.querySelectorAll("form[data-once]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button[disabled]").forEach(function (button) { button.disabled = false; });
    });
  });
})();
