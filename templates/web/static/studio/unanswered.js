// What a request of a page came to is said where it was asked, as it is, and tried again where that
// helps. Whoever signed in anew in another tab goes on here: the page asks for its forms' new secret.
document.addEventListener("DOMContentLoaded", function () {
  var RETRY_MILLISECONDS = 5000;
  var REFUSED = 403, FAILED = 500;
  var member = document.querySelector("meta[name=member]");
  var willLoadParts = false;

  function isWords(asker) { return asker.matches("form.words"); }
  // What it asks for says how a text reads, while it is typed: no more than that is missing.
  function isHelp(asker) { return asker.matches("form[hx-swap=none]"); }

  function say(asker, verb, words) {
    var small = isWords(asker) && asker.querySelector(".saving small");
    if (small) { small.className = ""; small.textContent = "Not saved: " + words; return; }
    forget(verb, asker);
    var notice = document.createElement("p");
    notice.className = "notice error unanswered";
    notice.setAttribute("role", "alert");
    notice.dataset.asked = nameOf(verb, asker);
    notice.textContent = (verb === "get" ? "This may be out of date: " : isHelp(asker) ? "" : "Not done: ") + words;
    if (asker.hidden) { asker.parentElement.prepend(notice); } else { asker.after(notice); }
  }
  function nameOf(verb, asker) { return verb + " " + (asker.getAttribute("hx-" + verb) || ""); }
  function forget(verb, asker) {
    document.querySelectorAll(".unanswered").forEach(function (notice) {
      if (notice.dataset.asked === nameOf(verb, asker)) { notice.remove(); }
    });
  }

  function sendAgain(asker, event) {
    if (!asker.isConnected) { return; }
    if (isHelp(asker)) { window.htmx.trigger(asker, "change"); return; }
    var button = event && event.submitter;
    if (button && button.isConnected) { button.click(); } else { asker.requestSubmit(); }
  }
  function inAWhile(asker, verb) {
    if (isWords(asker)) { setTimeout(sendAgain, RETRY_MILLISECONDS, asker); }
    if (verb !== "get" || willLoadParts) { return; }
    willLoadParts = true;
    setTimeout(function () {
      willLoadParts = false;
      document.body.dispatchEvent(new Event("issue-changed"));
    }, RETRY_MILLISECONDS);
  }
  function sayAndTryAgain(asker, verb, why) {
    if (isHelp(asker)) { return; }
    var isByItself = isWords(asker) || verb === "get";
    say(asker, verb, why + (isByItself ? " It is tried again." : " Press it again."));
    inAWhile(asker, verb);
  }
  function sayNoConnection(asker, verb) {
    sayAndTryAgain(asker, verb, "there is no connection to the studio.");
  }
  function wait(asker, verb, words) {
    if (isWords(asker)) { asker.dataset.waits = "yes"; }
    say(asker, verb, words);
  }

  // A sign-in makes the secret of all forms anew: those of pages that were open are refused.
  function goOn(asker, verb, event) {
    if (asker.dataset.renewed || !member) {
      delete asker.dataset.renewed;
      if (!isHelp(asker)) { say(asker, verb, "your role does not let you do this any more. Ask an admin."); }
      return;
    }
    var asked = { headers: { "HX-Request": "true", "HX-Current-URL": location.href } };
    fetch(member.dataset.formToken, asked).then(function (answer) {
      if (answer.headers.get("HX-Redirect")) {
        wait(asker, verb, "your session has ended. Sign in in another tab, and come back: it goes on here.");
        return null;
      }
      if (answer.status >= FAILED) { sayFailed(asker, verb, answer.status); return null; }
      return answer.json().then(function (now) {
        if (now.member !== member.content) {
          wait(asker, verb, now.member + " has signed in in this browser meanwhile, and nothing here is saved as theirs." +
            " Sign in as " + member.content + " in another tab, and come back; or copy what you wrote.");
          return;
        }
        document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (box) { box.value = now.token; });
        asker.dataset.renewed = "yes";
        sendAgain(asker, event);
      });
    }).catch(function () { sayNoConnection(asker, verb); });
  }
  function sayFailed(asker, verb, status) {
    sayAndTryAgain(asker, verb, "the studio failed (" + status + ").");
  }

  document.body.addEventListener("htmx:beforeSend", function (event) {
    var said = document.getElementById("said");
    if (said && event.detail.requestConfig.verb !== "get") { said.textContent = ""; }
    delete event.detail.elt.dataset.waits;
  });
  document.body.addEventListener("htmx:sendError", function (event) {
    sayNoConnection(event.detail.elt, event.detail.requestConfig.verb);
  });
  document.body.addEventListener("htmx:responseError", function (event) {
    var asker = event.detail.elt, config = event.detail.requestConfig, status = event.detail.xhr.status;
    if (status === REFUSED && config.verb !== "get") { goOn(asker, config.verb, config.triggeringEvent); return; }
    if (status >= FAILED) { sayFailed(asker, config.verb, status); return; }
    if (!isHelp(asker)) {
      say(asker, config.verb, "the studio refused it (" + status + "). Copy what you wrote, and open the page again.");
    }
  });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful) { return; }
    delete event.detail.elt.dataset.renewed;
    forget(event.detail.requestConfig.verb, event.detail.elt);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden) { return; }
    document.querySelectorAll("form.words[data-waits]").forEach(function (form) { sendAgain(form); });
  });
});
