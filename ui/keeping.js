// Conversations that outlive the page: they are kept in this browser and nowhere else (see
// docs/decisions/0008). Python tells of each exchange (`ui/messages.py`) and reads strictly what is
// handed back to it. Each conversation is an entry of its own, so tabs do not overwrite each other.
(() => {
  "use strict";

  const { VERSION, PREFIX, get, put, drop, fold, entry, entries, newId } = window.hoibao.storage;
  const { home, dialog, say } = window.hoibao.dialogs;
  const KEEP = "hoibao.keep";
  const OPEN = "hoibao.open"; // in sessionStorage: what this tab shows, for when it is loaded again
  const MOST_CHARS = 1_000_000;
  const MOST_EXCHANGES = 300;
  const DRAFT = "hoibao.draft"; // in sessionStorage: what is being typed
  const LONGEST_TITLE = 120;
  const WIDE = matchMedia("(min-width: 84rem)");
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  let open = null; // the conversation of this tab
  let asked = 0;
  let query = "";
  const forgotten = new Set(); // deleted while Python still had them

  // --- What is kept ---------------------------------------------------------------------------------

  const LONG = "Cuộc trò chuyện này quá dài nên câu mới không được lưu nữa. Hãy lưu thành tệp và bắt đầu cuộc mới.";

  const isKeeping = () => get("localStorage", KEEP) !== "off";

  function save() {
    if (!open || !isKeeping()) return;
    const before = entry(PREFIX + open.id)?.value;
    if (before && JSON.stringify(before.exchanges) !== open.base) {
      // Another tab went on with it: both ways on are kept.
      open.id = newId();
      open.title = `${open.title.slice(0, LONGEST_TITLE)} (2)`;
    } else if (before) {
      const isAutomatic = before.title === titleOf(before.exchanges);
      open.title = isAutomatic ? titleOf(open.exchanges) : before.title;
    }
    const { id, title, created, exchanges } = open;
    const text = JSON.stringify({ version: VERSION, id, title, created, changed: Date.now(), exchanges });
    const long = text.length > MOST_CHARS || exchanges.length > MOST_EXCHANGES;
    const trouble = long ? LONG : put("localStorage", PREFIX + id, text);
    if (!trouble) {
      open.base = JSON.stringify(exchanges);
      put("sessionStorage", OPEN, id);
    }
    complain(trouble);
    draw();
  }

  // --- What Python tells ----------------------------------------------------------------------------

  function decode(place) {
    const encoded = place.querySelector("[data-message]")?.dataset.message;
    if (!encoded) return null;
    const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  function watch(id, act) {
    let last = "";
    const look = () => {
      const now = byId(id)?.querySelector("[data-message]")?.dataset.message ?? "";
      if (now === last) return;
      last = now;
      if (now) act(decode(byId(id)));
    };
    new MutationObserver(look).observe(byId(id), { childList: true, subtree: true, attributes: true });
    look();
  }

  // Until the reader gives a name, the first question is it.
  const titleOf = ([first]) => String(first?.question ?? "").replace(/\s+/g, " ").slice(0, LONGEST_TITLE);

  function receive({ conversation, turn, turns, exchange }) {
    if (get("sessionStorage", DRAFT)?.trim() === exchange.question) drop("sessionStorage", DRAFT);
    if (forgotten.has(conversation)) return;
    if (open?.python !== conversation) {
      const title = titleOf([exchange]);
      open = { python: conversation, id: conversation, title, created: Date.now(), exchanges: [], base: "[]" };
    }
    open.exchanges.splice(turn, 1, exchange);
    open.exchanges.splice(turns); // after a question was asked anew, those behind it are gone
    save();
  }

  const told = {
    opened({ id }) {
      const kept = entry(PREFIX + id)?.value;
      arrived();
      if (!kept) return;
      const exchanges = [...kept.exchanges];
      open = { ...kept, exchanges, python: id, base: JSON.stringify(exchanges) };
      forgotten.delete(id);
      put("sessionStorage", OPEN, id);
      draw();
      byId("hb-current")?.scrollIntoView({ block: "end", behavior: "instant" });
    },
    file({ name, type, text }) {
      const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
      const link = Object.assign(document.createElement("a"), { href: address, download: name });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      say(`Đã lưu ${name}.`);
    },
    said({ text }) {
      say(text);
    },
    problem({ text, failed }) {
      if (failed === "open") {
        arrived();
        drop("sessionStorage", OPEN);
      }
      complain(text);
      say(text);
    },
  };

  // --- What Python is asked ---------------------------------------------------------------------------

  function tell(request) {
    // `click` makes each value new, so that the same thing can be asked for again.
    write(byId("hb-tell"), JSON.stringify({ ...request, click: ++asked }));
  }

  // As if it had been typed into a text box of Gradio's.
  function write(place, text) {
    const field = place?.querySelector("textarea, input");
    if (!field) return;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  window.hoibao.tell = tell;

  function show(id) {
    const found = entry(PREFIX + id);
    if (found) tell({ action: "open", text: found.text });
    else draw();
  }

  function startAnew() {
    open = null;
    drop("sessionStorage", OPEN);
    byId("hb-new")?.click();
    draw();
  }

  const arrived = () => document.body.classList.remove("hb-restoring");

  // --- The list -----------------------------------------------------------------------------------------

  // A word that was typed without diacritics finds all its forms; one with them, only itself.
  function matches({ words, plain }, typed) {
    const wanted = typed.toLowerCase().normalize("NFC").split(/\s+/).filter(Boolean);
    return wanted.every((word) => (word === fold(word) ? plain : words).includes(word));
  }

  function day(time) {
    if (!time) return "";
    const then = new Date(time);
    const today = then.toDateString() === new Date().toDateString();
    const form = today ? { hour: "2-digit", minute: "2-digit" } : { day: "2-digit", month: "2-digit", year: "numeric" };
    return new Intl.DateTimeFormat("vi", form).format(then);
  }

  function button(words, name, label = "") {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
    made.dataset.list = name;
    if (label) made.setAttribute("aria-label", label);
    return made;
  }

  function row({ id, value }) {
    const item = document.createElement("li");
    item.dataset.id = id;
    const title = value?.title || "Không đọc được";
    const choose = button(title, "show");
    if (id === open?.id) choose.setAttribute("aria-current", "true");
    const below = Object.assign(document.createElement("span"), { className: "hb-list-below" });
    below.append(Object.assign(document.createElement("span"), { textContent: day(value?.changed) }));
    if (value) below.append(button("Đổi tên", "rename", `Đổi tên: ${title}`));
    below.append(button("Xóa", "delete", `Xóa: ${title}`));
    item.append(choose, below);
    return item;
  }

  function draw() {
    const list = byId("hb-list");
    const items = list?.querySelector(".hb-list-items");
    if (!items) return;
    const focused = document.activeElement?.closest("#hb-list li");
    const part = document.activeElement?.dataset?.list;
    const found = entries();
    const shown = found.filter((one) => !query || matches(one, query));
    items.replaceChildren(...shown.map(row));
    if (focused) items.querySelector(`[data-id="${focused.dataset.id}"] [data-list="${part}"]`)?.focus();
    list.querySelector(".hb-list-count").textContent = query ? `Tìm thấy ${shown.length} cuộc trò chuyện.` : "";
    list.classList.toggle("hb-list-empty", found.length === 0);
    list.classList.toggle("hb-list-nothing", found.length > 0 && shown.length === 0);
    list.querySelector('[data-list="keep"]').checked = isKeeping();
    const nothing = !open?.exchanges.length;
    for (const one of all(".hb-list-save button", list)) one.disabled = nothing;
  }

  function complain(text) {
    const place = byId("hb-list")?.querySelector(".hb-list-trouble");
    if (place && place.textContent !== text) place.textContent = text;
    if (text) say(text);
  }

  // --- What the buttons of the list do ----------------------------------------------------------------------

  async function rename(id) {
    const kept = entry(PREFIX + id)?.value;
    if (!kept) return;
    const label = Object.assign(document.createElement("label"), { textContent: "Tên mới" });
    const field = Object.assign(document.createElement("input"), { name: "title", value: kept.title, required: true });
    field.maxLength = LONGEST_TITLE;
    label.append(field);
    const filled = await dialog({ title: "Đổi tên cuộc trò chuyện", fields: label, yes: "Đổi tên" });
    const title = filled?.get("title").trim();
    const now = entry(PREFIX + id)?.value; // another tab may have gone on with it meanwhile
    if (!title || !now) return;
    const trouble = put("localStorage", PREFIX + id, JSON.stringify({ ...now, title }));
    if (open?.id === id && !trouble) open.title = title;
    complain(trouble);
    draw();
    focusRow(id, "rename");
  }

  const focusRow = (id, part) =>
    byId("hb-list")?.querySelector(`[data-id="${id}"] [data-list="${part}"]`)?.focus();

  async function remove(id) {
    const found = entry(PREFIX + id);
    const words = `“${found?.value?.title ?? "Không đọc được"}” sẽ mất hẳn khỏi trình duyệt này.`;
    const sure = await dialog({ title: "Xóa cuộc trò chuyện?", words, yes: "Xóa", danger: true });
    if (!sure) return focusRow(id, "delete");
    const rows = all("#hb-list li");
    const next = rows[rows.findIndex((one) => one.dataset.id === id) + 1]?.dataset.id;
    forget(id);
    draw();
    if (next) focusRow(next, "delete");
    else byId("hb-list")?.querySelector("[data-list=new]")?.focus();
    say("Đã xóa.");
  }

  function forget(id) {
    drop("localStorage", PREFIX + id);
    if (open?.id !== id) return;
    forgotten.add(open.python);
    startAnew();
  }

  async function clear() {
    const found = entries();
    const words = `${found.length} cuộc trò chuyện sẽ mất hẳn khỏi trình duyệt này.`;
    if (!(await dialog({ title: "Xóa tất cả?", words, yes: "Xóa tất cả", danger: true }))) return;
    for (const { id } of found) forget(id);
    draw();
    say("Đã xóa tất cả.");
  }

  function keep(wanted) {
    if (wanted) drop("localStorage", KEEP);
    const trouble = wanted ? "" : put("localStorage", KEEP, "off");
    complain(trouble);
    if (wanted) save();
    else if (!trouble) say("Từ câu sau không nhớ nữa. Những gì đã nhớ vẫn còn trong danh sách.");
  }

  const buttons = {
    open: () => openDrawer(),
    close: () => byId("hb-drawer")?.close(),
    new: () => (startAnew(), byId("hb-drawer")?.close(), byId("hb-input")?.querySelector("textarea")?.focus()),
    show: (id) => (show(id), byId("hb-drawer")?.close()),
    rename,
    delete: remove,
    clear,
    markdown: () => tell({ action: "save", as: "markdown", title: open?.title }),
    html: () => tell({ action: "save", as: "html", title: open?.title }),
  };

  // --- The drawer, where there is no room beside the chat ---------------------------------------------------------

  function drawer() {
    let made = byId("hb-drawer");
    if (!made) {
      made = Object.assign(document.createElement("dialog"), { id: "hb-drawer" });
      made.setAttribute("aria-label", "Các cuộc trò chuyện");
      made.addEventListener("click", (event) => event.target === made && made.close());
      home().append(made);
    }
    return made;
  }

  function openDrawer() {
    draw();
    drawer().showModal();
  }

  function place() {
    const list = byId("hb-list");
    const beside = byId("hb-list-place");
    if (!list || !beside) return;
    if (WIDE.matches) {
      byId("hb-drawer")?.close();
      if (!beside.contains(list)) beside.append(list);
    } else if (!drawer().contains(list)) {
      drawer().append(list);
    }
  }

  // --- Listening ----------------------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-list]");
    if (chosen && chosen.type !== "checkbox") buttons[chosen.dataset.list]?.(chosen.closest("li")?.dataset.id);
    if (event.target.closest("#hb-new")) {
      open = null;
      drop("sessionStorage", OPEN);
      draw();
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.dataset?.list === "keep") keep(event.target.checked);
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest?.("#hb-input")) put("sessionStorage", DRAFT, event.target.value);
    if (!event.target.matches?.("#hb-list input[type=search]")) return;
    query = event.target.value.trim();
    draw();
  });

  addEventListener("storage", (event) => {
    if (event.key !== null && !event.key.startsWith("hoibao.")) return;
    if (open && event.key === PREFIX + open.id && event.newValue === null) {
      forget(open.id);
      say("Cuộc trò chuyện này vừa bị xóa ở một thẻ khác.");
    }
    draw();
  });

  // --- Once Gradio has drawn the page and said hello -------------------------------------------------------------------

  const isDrawn = () =>
    ["hb-list", "hb-tell", "hb-kept", "hb-told"].every(byId) && document.querySelector("#hb-status .hb-state");

  function prepare() {
    watch("hb-kept", receive);
    watch("hb-told", (message) => told[message.kind]?.(message));
    byId("hb-status").setAttribute("role", "status"); // a banner that comes is read out
    WIDE.addEventListener("change", place);
    place();
    draw();
    const before = get("sessionStorage", OPEN);
    if (before && restoring) show(before);
    const draft = get("sessionStorage", DRAFT);
    if (draft && !byId("hb-input")?.querySelector("textarea")?.value) write(byId("hb-input"), draft);
  }

  let restoring = false;

  // Without this the welcome would flash before the conversation is there again.
  function begin() {
    const before = get("sessionStorage", OPEN);
    const linked = new URLSearchParams(location.search).has("q");
    if (before && !linked && get("localStorage", PREFIX + before) !== null) {
      restoring = true;
      document.body.classList.add("hb-restoring");
    }
    setTimeout(arrived, 4000); // whatever happens, the page is shown; the conversation may come later
    const timer = setInterval(() => {
      if (!isDrawn()) return;
      clearInterval(timer); // once, also where it fails
      prepare();
    }, 50);
  }

  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
})();
