// What Gradio shows until the page is drawn, in Vietnamese. It stands in the page itself (ui/guard.py):
// the other scripts come with Gradio's own, after those words.
new MutationObserver((changes, self) => {
  const LOADING = "Đang mở…";
  const words = document.querySelector("gradio-app p.loading");
  if (words && words.textContent !== LOADING) words.textContent = LOADING;
  if (document.querySelector(".hb-masthead")) self.disconnect();
}).observe(document, { childList: true, subtree: true, characterData: true });
