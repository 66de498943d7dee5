// The collection tab: opens articles and pages through a hidden text box as the chat does, and sends
// files and removals to routes of our own. All words of others go in as text, never as mark-up.
(() => {
  "use strict";

  const ADD = "collection/files";
  const REMOVE = "collection/remove";
  const CANCEL = "collection/cancel";
  const HEADERS = { "X-Requested-With": "HoiBao" };
  const LABELS = {
    added: "Đã thêm",
    updated: "Đã thay",
    unchanged: "Không đổi",
    duplicate: "Trùng",
    failed: "Lỗi",
    waiting: "Đang chờ",
    working: "Đang làm",
  };
  const BROKEN = "Mất kết nối với máy chủ HoiBao. Hãy xem danh sách bên dưới rồi gửi lại tệp còn thiếu.";
  const byId = (id) => document.getElementById(id);
  const find = (selector) => document.querySelector(`#hb-collection ${selector}`);
  const number = (value) => value.toLocaleString("vi-VN");
  let calls = 0;

  function tell(wire, request) {
    const field = byId(wire)?.querySelector("textarea, input");
    if (!field) return;
    const kind = Object.getPrototypeOf(field);
    const value = JSON.stringify({ ...request, call: ++calls }); // new each time
    Object.getOwnPropertyDescriptor(kind, "value").set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const changed = () => tell("hb-changed", {});

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text ?? "";
    return made;
  }

  // --- Reading ----------------------------------------------------------------------------------

  let opener = ""; // id of the article whose row was chosen; focus goes back to it
  let scrolled = 0;

  function read(button) {
    opener = button.dataset.id;
    scrolled = scrollY;
    byId("hb-collection").classList.add("hb-opened-article", "hb-awaiting");
    tell("hb-collection-wire", { article: opener });
    scrollTo({ top: 0, behavior: "instant" });
  }

  function back() {
    if (!byId("hb-collection")?.classList.contains("hb-opened-article")) return;
    byId("hb-collection").classList.remove("hb-opened-article");
    scrollTo({ top: scrolled, behavior: "instant" });
    find(`.hb-read[data-id="${CSS.escape(opener)}"]`)?.focus({ preventScroll: true });
  }

  function articleArrived() {
    byId("hb-collection").classList.remove("hb-awaiting");
    if (byId("hb-collection").classList.contains("hb-opened-article")) {
      byId("hb-collection-article").querySelector("h2")?.focus({ preventScroll: true });
    }
  }

  // --- Choosing and removing --------------------------------------------------------------------

  const chosen = new Map(); // title by id; kept while pages are turned
  let turned = false; // whether the rows come because another page was asked for

  function showChosen() {
    const button = find(".hb-remove");
    if (!button) return;
    const boxes = [...document.querySelectorAll("#hb-rows .hb-choose")];
    for (const box of boxes) box.checked = chosen.has(box.dataset.id);
    const here = boxes.filter((box) => box.checked).length;
    byId("hb-choose-all").checked = here > 0 && here === boxes.length;
    byId("hb-choose-all").indeterminate = here > 0 && here < boxes.length;
    byId("hb-choose-all").disabled = boxes.length === 0;
    button.disabled = chosen.size === 0;
    button.textContent = chosen.size ? `Gỡ ${number(chosen.size)} bài đã chọn…` : "Gỡ bài đã chọn…";
    find(".hb-unchoose").hidden = chosen.size === 0;
  }

  function choose(box) {
    if (box.checked) chosen.set(box.dataset.id, box.dataset.title);
    else chosen.delete(box.dataset.id);
  }

  function chooseAll(checked) {
    for (const box of document.querySelectorAll("#hb-rows .hb-choose")) {
      box.checked = checked;
      choose(box);
    }
    showChosen();
  }

  function rowsArrived() {
    showChosen();
    if (!turned) return;
    turned = false;
    const count = byId("hb-collection-count");
    count.scrollIntoView({ block: "start", behavior: "instant" });
    count.focus({ preventScroll: true });
  }

  const SHOWN = 5;

  function ask() {
    const titles = [...chosen.values()];
    const dialog = element("dialog", "hb-dialog");
    dialog.setAttribute("aria-labelledby", "hb-dialog-title");
    const title = element("h2", "", `Gỡ ${number(titles.length)} bài khỏi kho?`);
    title.id = "hb-dialog-title";
    const list = element("ul", "");
    for (const words of titles.slice(0, SHOWN)) list.append(element("li", "", words));
    if (titles.length > SHOWN) {
      list.append(element("li", "", `và ${number(titles.length - SHOWN)} bài khác`));
    }
    const note = "Các câu trả lời sau sẽ không dùng những bài này nữa. Muốn có lại thì phải thêm lại tệp.";
    const keep = element("button", "hb-keep", "Giữ lại");
    const remove = element("button", "hb-really", "Gỡ bài");
    const problem = element("p", "hb-dialog-problem");
    problem.setAttribute("role", "alert");
    const buttons = element("div", "hb-dialog-buttons");
    buttons.append(keep, remove);
    dialog.append(title, list, element("p", "", note), problem, buttons);
    keep.addEventListener("click", () => dialog.close());
    remove.addEventListener("click", () => send(dialog, remove, problem));
    dialog.addEventListener("close", () => {
      dialog.remove();
      (find(".hb-remove:enabled") ?? byId("hb-collection-count"))?.focus();
    });
    byId("hb-collection").append(dialog);
    dialog.showModal();
    keep.focus();
  }

  async function send(dialog, button, problem) {
    button.disabled = true;
    button.textContent = "Đang gỡ…";
    problem.textContent = "";
    try {
      const removed = await removeAll([...chosen.keys()]);
      find(".hb-removed").textContent = `Đã gỡ ${number(removed)} bài.`;
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      button.disabled = false;
      button.textContent = "Gỡ bài";
    }
    showChosen();
    changed();
  }

  async function removeAll(ids) {
    let removed = 0;
    for (let start = 0; start < ids.length; start += 500) {
      const part = ids.slice(start, start + 500);
      const body = JSON.stringify({ ids: part });
      const headers = { ...HEADERS, "Content-Type": "application/json" };
      let answer;
      try {
        answer = await fetch(REMOVE, { method: "POST", headers, body });
      } catch {
        throw new Error("Mất kết nối với máy chủ HoiBao. Hãy thử lại.");
      }
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(told.error ?? "Không gỡ được. Hãy thử lại.");
      removed += told.removed.length;
      for (const id of part) chosen.delete(id);
    }
    return removed;
  }

  // --- Adding -----------------------------------------------------------------------------------

  let sending = null; // the request under way

  function refusal(file, box) {
    const kinds = box.dataset.kinds.split(",");
    const dot = file.name.lastIndexOf(".");
    if (dot < 0 || !kinds.includes(file.name.slice(dot).toLowerCase())) {
      return `Không nhận kiểu tệp này, chỉ nhận ${kinds.join(" ")}.`;
    }
    if (file.size === 0) return "Tệp rỗng.";
    const most = Number(box.dataset.bytes);
    return file.size > most ? `Tệp lớn hơn ${most / 1e6} MB. Hãy chia nhỏ tệp rồi gửi lại.` : "";
  }

  function row(file) {
    const line = element("li", "hb-result");
    line.append(element("strong", "hb-kind"), element("span", "hb-file", file.name));
    line.append(element("span", "hb-message"));
    find(".hb-results").append(line);
    return line;
  }

  function show(line, kind, message) {
    line.dataset.kind = kind;
    line.querySelector(".hb-kind").textContent = LABELS[kind];
    line.querySelector(".hb-message").textContent = message;
  }

  function add(files) {
    const box = find(".hb-add");
    if (!box || sending || !files.length) return;
    find(".hb-results").replaceChildren();
    const most = Number(box.dataset.files);
    if (files.length > most) {
      return summary(`Bạn chọn ${files.length} tệp; mỗi lần chỉ thêm được ${most} tệp. Hãy chọn ít hơn.`);
    }
    summary("");
    const good = [];
    for (const file of files) {
      const line = row(file);
      const why = refusal(file, box);
      show(line, why ? "failed" : "waiting", why);
      if (!why) good.push({ file, line });
    }
    if (good.length) transfer(good);
    else finish();
  }

  function transfer(items) {
    const form = new FormData();
    for (const { file } of items) form.append("files", file, file.name);
    const request = new XMLHttpRequest(); // fetch does not tell how far a request has been sent
    sending = request;
    // `randomUUID` is there only with TLS or on this machine itself.
    request.name = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
    request.open("POST", ADD);
    request.setRequestHeader("X-HoiBao-Sending", request.name);
    request.setRequestHeader("X-Requested-With", HEADERS["X-Requested-With"]);
    busy("Đang gửi tệp…", 0);
    request.upload.addEventListener("progress", (event) => {
      const part = Math.floor((100 * event.loaded) / event.total);
      busy(`Đang gửi tệp… ${part}%`, part);
    });
    request.upload.addEventListener("load", () => {
      request.arrived = true;
      busy("Đang đọc…", null);
    });
    let taken = 0;
    request.addEventListener("progress", () => {
      if (request.status !== 200) return;
      const end = request.responseText.lastIndexOf("\n") + 1;
      for (const line of request.responseText.slice(taken, end).split("\n")) {
        if (line) step(JSON.parse(line), items);
      }
      taken = end;
    });
    request.addEventListener("loadend", () => {
      sending = null;
      stopped(items, problem(request));
      finish();
    });
    request.send(form);
  }

  function problem(request) {
    if (request.cancelled) return "Đã hủy, chưa gửi.";
    if (request.status === 200 || request.status === 0) return BROKEN;
    try {
      return JSON.parse(request.responseText).error ?? BROKEN;
    } catch {
      return BROKEN;
    }
  }

  function step(told, items) {
    const { line } = items[told.file];
    if (told.state === "done") return show(line, told.kind, told.message);
    const words = told.state === "indexing" ? `đã lập chỉ mục ${told.done}/${told.total} bài` : "đang đọc";
    show(line, "working", words);
    busy(`Tệp ${told.file + 1}/${items.length}: ${words}…`, (100 * told.file) / items.length);
  }

  // What has no result yet will not get one any more.
  function stopped(items, why) {
    for (const { line } of items) {
      if (["waiting", "working"].includes(line.dataset.kind)) show(line, "failed", why);
    }
  }

  function busy(words, part) {
    find(".hb-sending").hidden = false;
    find(".hb-sending-words").textContent = words;
    const bar = find(".hb-sending progress");
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
    byId("hb-files").disabled = true;
  }

  const summary = (words) => (find(".hb-summary").textContent = words);

  function finish() {
    find(".hb-sending").hidden = true;
    find(".hb-cancel").disabled = false;
    byId("hb-files").disabled = false;
    byId("hb-files").value = "";
    const kinds = [...document.querySelectorAll(".hb-result")].map((line) => line.dataset.kind);
    const counted = ["added", "updated", "unchanged", "duplicate", "failed"]
      .map((kind) => [LABELS[kind].toLowerCase(), kinds.filter((k) => k === kind).length])
      .filter(([, count]) => count)
      .map(([label, count]) => `${label} ${count} tệp`);
    summary(`Xong: ${counted.join(", ")}.`);
    changed();
  }

  function cancel() {
    if (!sending) return;
    if (sending.arrived) return askToStop(sending.name);
    sending.cancelled = true;
    sending.abort();
  }

  // What is in stays in; the server says of each file how far it came.
  function askToStop(name) {
    find(".hb-cancel").disabled = true;
    const headers = { ...HEADERS, "Content-Type": "application/json" };
    const again = () => (find(".hb-cancel").disabled = false);
    fetch(CANCEL, { method: "POST", headers, body: JSON.stringify({ sending: name }) })
      .then(async (answer) => (await answer.json()).cancelled || again())
      .catch(again);
  }

  // --- What readers do: one listener each, for Gradio draws the tab when it is first opened ---------

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("#hb-collection button");
    if (!target) return;
    if (target.matches(".hb-read")) read(target);
    if (target.matches(".hb-back")) back();
    if (target.matches(".hb-cancel")) cancel();
    if (target.matches(".hb-remove")) ask();
    if (target.matches(".hb-unchoose")) {
      chosen.clear();
      showChosen();
      byId("hb-choose-all").focus();
    }
    if (target.dataset.page) {
      turned = true;
      tell("hb-collection-wire", { page: Number(target.dataset.page) });
    }
  });

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.id === "hb-files") add([...target.files]);
    if (target.id === "hb-sort") tell("hb-collection-wire", { sort: target.value, page: 1 });
    if (target.id === "hb-choose-all") chooseAll(target.checked);
    if (target.matches?.("#hb-rows .hb-choose")) {
      choose(target);
      showChosen();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) back();
  });

  // A file that misses the box must not replace the page.
  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      const box = event.target.closest?.(".hb-add");
      find(".hb-add")?.classList.toggle("hb-over", type === "dragover" && Boolean(box));
      if (type === "drop" && box) add([...event.dataTransfer.files]);
    });
  }

  // --- Once Gradio has drawn the tab ----------------------------------------------------------------

  function prepare() {
    const [rows, article, count] = ["hb-rows", "hb-collection-article", "hb-collection-count"].map(byId);
    if (!rows || !article || !count) return false;
    count.tabIndex = -1;
    count.setAttribute("aria-live", "polite");
    const changes = { childList: true, subtree: true };
    new MutationObserver(rowsArrived).observe(rows, changes);
    new MutationObserver(articleArrived).observe(article, changes);
    showChosen();
    return true;
  }

  const timer = setInterval(() => prepare() && clearInterval(timer), 50);
})();
