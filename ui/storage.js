// The browser's storage, in which conversations are kept: it may be shut, full, damaged, or of another
// version. For keeping.js.
(() => {
  "use strict";

  const VERSION = 1; // the same as ui/kept.py; an entry of a newer one is left as it is
  const PREFIX = "hoibao.conversation.";

  const SHUT = "Trình duyệt không cho lưu, nên tải lại trang là mất cuộc trò chuyện. Có thể lưu thành tệp.";
  const FULL = "Bộ nhớ của trình duyệt đã đầy nên câu mới chưa được lưu. Hãy xóa bớt cuộc cũ hoặc lưu thành tệp.";

  function get(storage, key) {
    try {
      return window[storage].getItem(key);
    } catch {
      return null; // storage is shut; `put` says so
    }
  }

  function put(storage, key, text) {
    try {
      window[storage].setItem(key, text);
      return "";
    } catch (error) {
      return error?.name === "QuotaExceededError" ? FULL : SHUT;
    }
  }

  function drop(storage, key) {
    try {
      window[storage].removeItem(key);
    } catch {
      // shut: there is nothing to take out
    }
  }

  const isTime = (value) => Number.isFinite(value) && Number.isFinite(new Date(value).getTime());

  const isKept = ({ title, exchanges, version, changed = 0 }) =>
    typeof title === "string" && Array.isArray(exchanges) && version <= VERSION && isTime(changed);

  // --- What can be searched -------------------------------------------------------------------------

  const fold = (text) =>
    text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").normalize("NFC");

  function wordsOf({ title, exchanges }) {
    const said = exchanges.flatMap((exchange) => [
      exchange?.question,
      exchange?.answer?.text,
      ...(exchange?.statements ?? []).map((statement) => statement?.text),
    ]);
    return [title, ...said].filter(Boolean).join("\n").toLowerCase().normalize("NFC");
  }

  // --- Entries --------------------------------------------------------------------------------------

  // Anything may lie in the storage: what cannot be read has no value, and is still listed.
  function parse(text) {
    try {
      const value = JSON.parse(text);
      if (isKept(value)) return { value, words: wordsOf(value) };
    } catch {
      // damaged
    }
    return { value: null, words: "" };
  }

  const known = new Map(); // key → what was made of its text, until that changes

  function entry(key) {
    const text = get("localStorage", key);
    if (text === null) return null;
    if (known.get(key)?.text !== text) {
      const { value, words } = parse(text);
      known.set(key, { key, id: key.slice(PREFIX.length), text, value, words, plain: fold(words) });
    }
    return known.get(key);
  }

  function entries() {
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => /^[0-9a-f]{32}$/.test(key.slice(PREFIX.length)));
    } catch {
      return [];
    }
    const found = keys.filter((key) => key.startsWith(PREFIX)).map(entry).filter(Boolean);
    return found.sort((a, b) => (b.value?.changed || 0) - (a.value?.changed || 0));
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  (window.hoibao ??= {}).storage = { VERSION, PREFIX, get, put, drop, fold, entry, entries, newId };
})();
