// The buttons below an answer (ui/tools.py): copy it or a link that asks again, say what it is worth.
(() => {
  "use strict";

  const { home, dialog, say } = window.hoibao.dialogs;
  const { tell } = window.hoibao; // of keeping.js

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Only pages of this machine or with https may use the clipboard; this is the old way.
      const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
      const focused = document.activeElement;
      home().append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      focused?.focus();
      return done;
    }
  }

  async function rate(row, verdict, pressed) {
    const turn = Number(row.dataset.turn);
    if (pressed) return tell({ action: "rate", turn, verdict: "" });
    const refused = verdict === "down" && "refused" in row.dataset;
    const fields = document.createElement("div");
    fields.className = "hb-form";
    fields.append(...(document.getElementById(`hb-form-${verdict}${refused ? "-refused" : ""}`)?.cloneNode(true).childNodes ?? []));
    const title = verdict === "up" ? "Câu trả lời hữu ích" : "Câu trả lời chưa tốt";
    const words = "Lưu cùng câu hỏi và câu trả lời trên máy chạy HoiBao, để đo và sửa. Không ghi tên bạn.";
    const filled = await dialog({ title, words, fields, yes: "Gửi đánh giá" });
    document.querySelector(`.hb-tools[data-turn="${turn}"] [data-tool="${verdict}"]`)?.focus();
    if (!filled) return;
    const reasons = filled.getAll("reason");
    const [note, right_answer] = [filled.get("note") ?? "", filled.get("right_answer") ?? ""];
    tell({ action: "rate", turn, verdict, reasons, note, right_answer });
  }

  async function useTool(tool) {
    const row = tool.closest(".hb-tools");
    const { text, question } = tool.dataset;
    if (tool.dataset.tool === "copy") {
      say((await copy(text)) ? "Đã chép câu trả lời kèm nguồn." : "Trình duyệt không cho chép. Hãy bôi đen rồi chép.");
    } else if (tool.dataset.tool === "link") {
      const link = `${location.origin}${location.pathname}?q=${encodeURIComponent(question)}`;
      say((await copy(link)) ? "Đã chép liên kết: ai mở được trang này thì mở liên kết là hỏi lại câu này." : `Trình duyệt không cho chép. Liên kết: ${link}`);
    } else {
      rate(row, tool.dataset.tool, tool.getAttribute("aria-pressed") === "true");
    }
  }

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (tool?.closest(".hb-tools")) useTool(tool);
  });
})();
