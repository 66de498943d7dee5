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

  function room() {
    const current = byId("hb-current");
    if (!current) return;
    const foot = byId("hb-foot")?.offsetHeight ?? 0;
    const isFirst = !document.querySelector("#hb-past .hb-question");
    current.style.minHeight = isFirst ? "" : `${innerHeight - foot - 160}px`;
  }

  function transcriptChanged() {
    const all = document.querySelectorAll("#hb-transcript .hb-question");
    if (all.length > questions) {
      room();
      const top = all[all.length - 1].getBoundingClientRect().top;
      if (all.length > 1) scrollBy({ top: top - 16, behavior: "instant" });
    }
    if (all.length === 0) room();
    questions = all.length;
  }

  addEventListener("resize", room);

  // --- Editing the last question ------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (event.target.closest("#hb-edit")) box()?.focus();
  });

  // A question came with the address: a reload shall not ask it once more.
  if (new URLSearchParams(location.search).has("q")) {
    addEventListener("load", () => setTimeout(() => history.replaceState(null, "", location.pathname), 3000));
  }

  // --- Once Gradio has drawn the page, some time after this script ran ----------------------------

  function prepare() {
    const transcript = byId("hb-transcript");
    if (!transcript || !box()) return false;
    transcript.setAttribute("role", "log");
    transcript.setAttribute("aria-label", "Cuộc trò chuyện");
    transcript.setAttribute("aria-live", "polite");
    new MutationObserver(transcriptChanged).observe(transcript, { childList: true, subtree: true });
    return true;
  }

  const timer = setInterval(() => prepare() && clearInterval(timer), 50);
})();
