// What Gradio's components cannot do: open an article from a citation, keep the newest words in
// view, and leave Enter to the input method while it composes. No other page or host is asked.
(() => {
  "use strict";

  document.documentElement.lang = "vi";
  const byId = (id) => document.getElementById(id);
  let opener = null; // the citation that opened the reader; focus goes back to it
  let clicks = 0;

  // --- From a citation to the article -----------------------------------------------------------

  function open(button) {
    const field = byId("hb-wire")?.querySelector("textarea, input");
    if (!field) return;
    const { article, start, end, turn } = button.dataset;
    // `click` makes each value new, so that the same citation can be opened again.
    const request = JSON.stringify({ article, start, end, turn, click: ++clicks });
    const kind = Object.getPrototypeOf(field);
    Object.getOwnPropertyDescriptor(kind, "value").set.call(field, request);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    opener = button;
    for (const other of document.querySelectorAll(".hb-opened")) {
      other.classList.remove("hb-opened");
    }
    button.classList.add("hb-opened");
    document.body.classList.add("hb-reading");
  }

  function close() {
    if (!document.body.classList.contains("hb-reading")) return;
    document.body.classList.remove("hb-reading");
    if (opener?.isConnected) opener.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-article]");
    if (button) open(button);
    if (event.target.closest(".hb-close")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  // The reader ends where the window does, also while the masthead is still above it.
  function fit() {
    const reader = byId("hb-reader");
    const room = innerHeight - (reader?.getBoundingClientRect().top ?? 0) - 16;
    reader?.style.setProperty("--hb-room", `${room}px`);
  }
  addEventListener("scroll", fit, { passive: true });
  addEventListener("resize", fit);

  function articleArrived() {
    fit();
    if (!document.body.classList.contains("hb-reading")) return;
    document.querySelector("#hb-reader-page h2")?.focus({ preventScroll: true });
    // Not scrollIntoView: it would move the conversation too.
    const reader = byId("hb-reader");
    const mark = byId("hb-mark");
    const above = mark ? mark.getBoundingClientRect().top - reader.getBoundingClientRect().top : 0;
    reader.scrollTop = mark ? reader.scrollTop + above - reader.clientHeight / 3 : 0;
  }

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

  // A new question goes into view; after it the page follows the answer unless the reader has
  // scrolled away from the end.
  let following = false;
  let questions = 0;
  const page = () => document.scrollingElement;
  const toEnd = () => page().scrollTo({ top: page().scrollHeight, behavior: "instant" });
  const isAtEnd = () => page().scrollHeight - page().scrollTop - page().clientHeight < 120;
  addEventListener("scroll", () => (following = questions > 0 && isAtEnd()), { passive: true });

  function transcriptChanged() {
    const count = document.querySelectorAll(".hb-question").length;
    if (following || count > questions) toEnd();
    if (count > questions) following = true;
    questions = count;
  }

  // --- Once Gradio has drawn the page, some time after this script ran ----------------------------

  function name(element, role, label) {
    element.setAttribute("role", role);
    element.setAttribute("aria-label", label);
  }

  function prepare() {
    const [transcript, reader, text] = ["hb-transcript", "hb-reader", "hb-reader-page"].map(byId);
    if (!transcript || !reader || !text) return false;
    name(transcript, "log", "Cuộc trò chuyện");
    transcript.setAttribute("aria-live", "polite");
    name(reader, "complementary", "Bài báo");
    const changes = { childList: true, subtree: true };
    new MutationObserver(transcriptChanged).observe(transcript, changes);
    new MutationObserver(articleArrived).observe(text, changes);
    return true;
  }

  const timer = setInterval(() => prepare() && clearInterval(timer), 50);
})();
