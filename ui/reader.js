// From a citation to its sentence: a card with the quote while a number is pointed at, and the article
// beside the chat, or over it on a phone, once it is chosen. No other page or host is asked.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);
  const narrow = matchMedia("(max-width: 63.99rem)");
  const isOpen = () => document.body.classList.contains("hb-reading");
  let opener = null; // the citation that opened the reader; focus goes back to it
  let step = ""; // the name of the step button that was pressed in the reader
  let awaited = false; // an article has been asked for and is not here yet
  let clicks = 0;

  // --- The card ---------------------------------------------------------------------------------

  const card = document.createElement("div");
  card.id = "hb-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  const [quote, title, origin] = ["hb-card-quote", "hb-card-title", "hb-card-origin"].map((name) => {
    const part = card.appendChild(document.createElement("p"));
    part.className = name;
    return part;
  });
  let pointed = null;
  let hiding = 0;
  let showing = 0;

  function showCard(button) {
    clearTimeout(hiding);
    if (pointed === button || !button.isConnected) return;
    hideCard();
    document.querySelector(".gradio-container")?.append(card);
    // textContent: what articles say stays text.
    quote.textContent = button.dataset.quote;
    quote.classList.toggle("hb-bare", "bare" in button.dataset);
    title.textContent = button.dataset.title;
    origin.textContent = button.dataset.origin;
    card.hidden = false;
    button.setAttribute("aria-describedby", card.id);
    pointed = button;
    placeCard();
  }

  function placeCard() {
    const at = pointed.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left - 24), innerWidth - card.offsetWidth - 8);
    // On the side with more room, and never over the number itself.
    const foot = byId("hb-foot")?.offsetHeight ?? 0;
    const [above, below] = [at.top - 14, innerHeight - foot - at.bottom - 14];
    const isBelow = below >= Math.min(above, card.scrollHeight + 2);
    card.style.maxHeight = `${Math.max(64, isBelow ? below : above)}px`;
    card.style.left = `${left}px`;
    card.style.top = `${isBelow ? at.bottom + 6 : at.top - card.offsetHeight - 6}px`;
  }

  function hideCard() {
    clearTimeout(hiding);
    clearTimeout(showing);
    pointed?.removeAttribute("aria-describedby");
    pointed = null;
    card.hidden = true;
  }

  // The pointer may move onto the card, to read or copy it (WCAG 1.4.13).
  const hideSoon = () => {
    clearTimeout(hiding);
    hiding = setTimeout(hideCard, 200);
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const button = event.target.closest?.(".hb-cite[data-quote]");
    clearTimeout(showing);
    if (button) showing = setTimeout(showCard, 120, button);
    else if (event.target.closest?.("#hb-card")) clearTimeout(hiding);
    else if (pointed && pointed !== document.activeElement) hideSoon();
  });
  document.addEventListener("focusin", (event) => {
    const button = event.target.closest(".hb-cite[data-quote]");
    if (button?.matches(":focus-visible")) showCard(button);
    else hideCard();
  });
  document.addEventListener("focusout", hideSoon);
  addEventListener("scroll", () => pointed && placeCard(), { passive: true });

  // --- The article ------------------------------------------------------------------------------

  function open(button) {
    const field = byId("hb-wire")?.querySelector("textarea, input");
    if (!field) return;
    hideCard();
    const { article, start, end, turn } = button.dataset;
    // `click` makes each value new, so that the same citation can be opened again.
    const request = JSON.stringify({ article, start, end, turn, click: ++clicks });
    const kind = Object.getPrototypeOf(field);
    Object.getOwnPropertyDescriptor(kind, "value").set.call(field, request);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    awaited = true;
    step = button.matches(".hb-step") ? button.getAttribute("aria-label") : "";
    if (!step) opener = button;
    markOpened(button.dataset);
    if (isOpen()) return;
    document.body.classList.add("hb-reading");
    if (narrow.matches) history.pushState({ hbReading: true }, "");
    layOver();
  }

  function markOpened(place) {
    for (const other of document.querySelectorAll("#hb-transcript .hb-cite")) {
      const same = ["article", "start", "end", "turn"].every((k) => other.dataset[k] === place[k]);
      other.classList.toggle("hb-opened", same);
    }
  }

  function close() {
    if (!isOpen()) return;
    document.body.classList.remove("hb-reading");
    markOpened({});
    layOver();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    if (history.state?.hbReading) history.back();
  }

  // Over the chat nothing behind the article can be reached.
  function layOver() {
    const over = isOpen() && narrow.matches;
    for (const behind of document.querySelectorAll("#hb-header, #hb-status, #hb-chat, #hb-side, .tab-wrapper")) {
      behind.inert = over;
    }
    const reader = byId("hb-reader");
    reader?.setAttribute("role", over ? "dialog" : "complementary");
    reader?.toggleAttribute("aria-modal", over);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-article]");
    if (button) open(button);
    if (event.target.closest(".hb-close")) close();
  });
  document.addEventListener("keydown", (event) => {
    // An input method and a dialog have an Escape of their own.
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    if (document.querySelector("dialog[open]")) return;
    if (card.hidden) close();
    else hideCard();
  });
  addEventListener("popstate", () => isOpen() && narrow.matches && close());
  narrow.addEventListener("change", layOver);

  // The reader ends where the window does, also while the masthead is still above it.
  function fit() {
    const reader = byId("hb-reader");
    const space = innerHeight - Math.max(16, reader?.getBoundingClientRect().top ?? 0) - 16;
    reader?.style.setProperty("--hb-room", `${space}px`);
  }
  addEventListener("scroll", fit, { passive: true });
  addEventListener("resize", fit);

  function articleArrived() {
    if (!document.querySelector("#hb-reader-page .hb-bar")) {
      if (!awaited) close(); // a new conversation took the article away
      return;
    }
    awaited = false;
    if (!isOpen()) return;
    fit();
    const reader = byId("hb-reader");
    const pressed = step && reader.querySelector(`.hb-step[aria-label="${step}"]:enabled`);
    (pressed || reader.querySelector("h2") || reader.querySelector(".hb-close"))?.focus({ preventScroll: true });
    // Not scrollIntoView: it would move the conversation too.
    const mark = byId("hb-mark");
    const above = mark ? mark.getBoundingClientRect().top - reader.getBoundingClientRect().top : 0;
    reader.scrollTop = mark ? reader.scrollTop + above - reader.clientHeight / 3 : 0;
  }

  function prepare() {
    const [reader, text] = [byId("hb-reader"), byId("hb-reader-page")];
    if (!reader || !text) return false;
    reader.setAttribute("aria-label", "Bài báo");
    layOver();
    new MutationObserver(articleArrived).observe(text, { childList: true, subtree: true });
    return true;
  }

  const timer = setInterval(() => prepare() && clearInterval(timer), 50);
})();
