// Gradio's own messages, which it has in English only, in Vietnamese and with what to do next.
(() => {
  "use strict";

  const WORDS = {
    Error: "Chưa làm được",
    Warning: "Lưu ý",
    Info: "Thông báo",
    "Connection Lost": "Mất kết nối",
    "This application is currently busy. Please try again.":
      "Đang có nhiều người hỏi quá. Câu hỏi còn nguyên trong ô; hãy gửi lại sau ít phút.",
    "Connection errored out.":
      "Mất kết nối với HoiBao. Hãy xem chương trình còn chạy không, rồi gửi lại.",
    "Connection to the server was lost. Attempting reconnection...":
      "Mất kết nối với HoiBao. Khi nối lại được, trang tự tải lại và những gì đã hỏi vẫn còn.",
    "Lost connection due to leaving page. Rejoining queue...":
      "Mất kết nối vì bạn đã rời trang. Đang xếp hàng lại…",
    "On mobile, the connection can break if this tab is unfocused or the device sleeps, losing your position in queue.":
      "Trên điện thoại, rời trang hoặc tắt màn hình có thể làm mất chỗ xếp hàng.",
    "There is a long queue of requests pending. Duplicate this Space to skip.":
      "Đang có nhiều người đợi trả lời.",
    "Waiting for file(s) to finish uploading, please retry.":
      "Tệp chưa tải lên xong. Hãy đợi rồi thử lại.",
    "Too many requests.": "Bạn gửi nhanh quá. Hãy đợi một lát rồi thử lại.",
  };
  const UNKNOWN = "Đã có lỗi. Hãy thử lại; nếu vẫn lỗi, hãy tải lại trang.";

  function translate(element) {
    for (const node of element.childNodes) {
      const words = node.nodeType === Node.TEXT_NODE ? node.data.trim() : "";
      if (!words) continue;
      // What has other letters is ours, and Vietnamese already.
      const known = WORDS[words] ?? (/^[\x20-\x7e]+$/.test(words) ? UNKNOWN : words);
      if (known !== words) node.data = known;
    }
  }

  function look(toasts) {
    const written = ".toast-title, [data-testid=toast-text]";
    for (const element of toasts.querySelectorAll(written)) translate(element);
    for (const button of toasts.querySelectorAll("[aria-label=Close]")) {
      button.setAttribute("aria-label", "Đóng");
    }
  }

  const timer = setInterval(() => {
    const toasts = document.querySelector(".toast-wrap");
    const more = document.querySelector("#hb-tabs .overflow-menu > button");
    if (!toasts || !more) return;
    clearInterval(timer);
    more.setAttribute("aria-label", "Các thẻ khác");
    const all = { childList: true, subtree: true, characterData: true };
    new MutationObserver(() => look(toasts)).observe(toasts, all);
    look(toasts);
  }, 200);
})();
