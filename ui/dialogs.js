// Dialogs, and words in passing, for the scripts of the page.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  function home() {
    return document.querySelector(".gradio-container") ?? document.body;
  }

  // Gives the filled-in form, or null if the reader thought better of it.
  function dialog({ title, words = "", fields = null, yes, danger = false }) {
    const made = Object.assign(document.createElement("dialog"), { className: "hb-dialog" });
    made.setAttribute("aria-labelledby", "hb-dialog-title");
    const form = Object.assign(document.createElement("form"), { method: "dialog" });
    const head = Object.assign(document.createElement("h2"), { id: "hb-dialog-title", textContent: title });
    const said = Object.assign(document.createElement("p"), { textContent: words });
    const row = Object.assign(document.createElement("div"), { className: "hb-dialog-buttons" });
    const go = Object.assign(document.createElement("button"), { value: "yes", textContent: yes });
    if (danger) go.className = "hb-danger";
    const no = Object.assign(document.createElement("button"), { type: "button", textContent: "Thôi" });
    no.addEventListener("click", () => made.close(""));
    row.append(no, go);
    form.append(head, ...(words ? [said] : []), ...(fields ? [fields] : []), row);
    made.append(form);
    home().append(made);
    made.showModal();
    (fields?.querySelector("input, textarea") ?? (danger ? no : go)).focus();
    return new Promise((resolve) => {
      made.addEventListener("close", () => {
        const filled = new FormData(form);
        made.remove();
        resolve(made.returnValue === "yes" ? filled : null);
      });
    });
  }

  let fading = 0;

  function say(text) {
    let place = byId("hb-said");
    if (!place) {
      place = Object.assign(document.createElement("p"), { id: "hb-said" });
      place.setAttribute("role", "status");
      home().append(place);
    }
    // In a dialog that covers the page nothing outside it is seen or read out.
    const above = [...document.querySelectorAll("dialog[open]")].at(-1) ?? home();
    if (place.parentNode !== above) above.append(place);
    place.textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => (place.textContent = ""), 8000);
  }

  (window.hoibao ??= {}).dialogs = { home, dialog, say };
})();
