// What Gradio's components cannot do for the chat: leave Enter to the input method while it composes,
// and keep the newest question in view without moving what is being read.
(() => {
  "use strict";

  document.documentElement.lang = "vi";
  const byId = (id) => document.getElementById(id);
  const box = () => document.querySelector("#hb-input textarea");

  // --- Enter ------------------------------------------------------------------------------------

  // Key 229 is what browsers report for a key that the input method took.
  for (const type of ["keydown", "keypress"]) {
    document.addEventListener(
      type,
      (event) => {
        const composing = event.isComposing || event.keyCode === 229;
        if (event.key === "Enter" && composing && event.target.closest("#hb-input")) {
          event.stopImmediatePropagation();
        }
      },
      true,
    );
  }

  // --- The transcript ---------------------------------------------------------------------------

  // A new question goes to the top of the window, with room below it for the answer: so the answer
  // grows into free space, and nothing moves when a draft becomes firm. Then the page stays where it is.
  let questions = 0;

  const shown = () => document.querySelectorAll("#hb-transcript .hb-question");

  function room() {
    const chat = byId("hb-chat");
    const all = shown();
    if (!chat) return;
    const above = all.length && all[all.length - 1].getBoundingClientRect().top - chat.getBoundingClientRect().top;
    chat.style.minHeight = all.length > 1 ? `${above + innerHeight - 24}px` : "";
  }

  function transcriptChanged() {
    const all = shown();
    if (all.length > questions) {
      room();
      const top = all[all.length - 1].getBoundingClientRect().top;
      if (all.length > 1) scrollBy({ top: top - 16, behavior: "instant" });
      forgetLink();
    }
    // Gradio takes a block out before it puts the new one in: one less is no change.
    if (all.length > questions || all.length === 0) questions = all.length;
    if (all.length === 0) room();
  }

  addEventListener("resize", room);

  // --- The filters ------------------------------------------------------------------------------

  // Gradio's accordion does not say whether it is open.
  function tellOpen() {
    const label = document.querySelector("#hb-filters > .label-wrap");
    label?.setAttribute("aria-expanded", String(label.classList.contains("open")));
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("#hb-filters > .label-wrap")) setTimeout(tellOpen, 50);
  });

  // --- The line of facts -------------------------------------------------------------------------

  // Python draws it anew now and then; it stays as the reader left it.
  let unfolded = false;

  document.addEventListener("click", (event) => {
    const facts = event.target.closest(".hb-facts summary")?.parentElement;
    if (facts) unfolded = !facts.open;
  });

  function keepUnfolded() {
    const facts = document.querySelector(".hb-facts");
    if (facts && facts.open !== unfolded) facts.open = unfolded;
  }

  // --- Editing the last question ------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (event.target.closest("#hb-edit, #hb-cancel, #hb-unfilter")) box()?.focus();
  });

  // Before others hear of it: the Escape that leaves the edit does not close the article too.
  document.addEventListener(
    "keydown",
    (event) => {
      const composing = event.isComposing || event.keyCode === 229;
      const cancel = byId("hb-cancel");
      if (event.key !== "Escape" || composing || !cancel?.checkVisibility()) return;
      if (!event.target.closest("#hb-input")) return;
      event.stopPropagation();
      cancel.click();
    },
    true,
  );

  // --- The question of the address (?q=) ----------------------------------------------------------

  const linked = () => new URLSearchParams(location.search).get("q")?.trim();

  function askLinked() {
    const field = byId("hb-linked")?.querySelector("textarea, input");
    if (!field || !linked()) return;
    // As if it had been typed into a text box of Gradio's.
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, linked());
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // It has been asked: a reload shall not ask it once more.
  function forgetLink() {
    if (linked()) history.replaceState(null, "", location.pathname);
  }

  // --- Once Gradio has drawn the page, some time after this script ran ----------------------------

  function prepare() {
    const transcript = byId("hb-transcript");
    if (!transcript || !box() || !document.querySelector("#hb-status .hb-state")) return false;
    tellOpen();
    transcript.setAttribute("role", "log");
    transcript.setAttribute("aria-label", "Cuộc trò chuyện");
    transcript.setAttribute("aria-live", "polite");
    new MutationObserver(transcriptChanged).observe(transcript, { childList: true, subtree: true });
    new MutationObserver(keepUnfolded).observe(byId("hb-status"), { childList: true, subtree: true, attributes: true });
    askLinked();
    return true;
  }

  const timer = setInterval(() => prepare() && clearInterval(timer), 50);
})();
