// The few things that a browser has to do itself: open an article beside the chat, remember the theme, save a file.
(() => {
  const themed = () => {
    const chosen = localStorage.getItem("rag-theme") || "System";
    const dark = chosen === "Dark" || (chosen === "System" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.body.classList.toggle("dark", dark);
    document.documentElement.lang = "en";
    return dark ? "dark" : "light";
  };

  const reader = () => {
    let dialog = document.getElementById("reader");
    if (dialog) return dialog;
    dialog = document.createElement("dialog");
    dialog.id = "reader";
    dialog.setAttribute("aria-label", "Article");
    dialog.innerHTML =
      '<div class="bar"><strong>Article</strong><button type="button">Close</button></div><iframe title="Article"></iframe>';
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    const frame = dialog.querySelector("iframe");
    frame.addEventListener("load", () => {
      frame.contentDocument.documentElement.dataset.theme = themed();
      const quote = frame.contentDocument.getElementById("quote");
      if (quote) quote.scrollIntoView({ block: "center" });
    });
    document.body.append(dialog);
    return dialog;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href*="/article?"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = reader();
    dialog.querySelector("iframe").src = link.getAttribute("href");
    if (!dialog.open) dialog.showModal();
  }, true);

  // Each conversation has an entry of its own, and what another open page of this browser adds to one stays.
  const entry = (user, id) => `rag:${user}:${id}`;
  const had = new Set(); // exchanges that this page has had: what is missing of them was taken out here
  const last = new Map(); // what this page has written last
  const read = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(name));
      return found && Array.isArray(found.put.exchanges) ? found : null;
    } catch {
      return null;
    }
  };
  window.ragKeep = (told) => {
    if (!told) return;
    const { user, put, drop } = JSON.parse(told);
    if (drop) localStorage.removeItem(entry(user, drop));
    if (!put || last.get(put.id) === JSON.stringify(put)) return;
    last.set(put.id, JSON.stringify(put));
    put.exchanges.forEach((each) => had.add(each.id));
    const stored = read(entry(user, put.id));
    const others = stored ? stored.put.exchanges.filter((each) => !had.has(each.id)) : [];
    const whole = { ...put, exchanges: [...put.exchanges, ...others] };
    try {
      localStorage.setItem(entry(user, put.id), JSON.stringify({ at: Date.now(), put: whole }));
    } catch {
      alert("The browser keeps no more conversations. Save this one, and delete some.");
    }
  };
  const entries = (user) => Object.keys(localStorage).filter((name) => name.startsWith(entry(user, "")));
  window.ragKept = (user) => {
    const found = entries(user).map(read).filter(Boolean).sort((a, b) => b.at - a.at);
    const kept = [];
    let size = 0;
    for (const { put } of found) {
      size += JSON.stringify(put).length;
      if (kept.length && size > 2500000) continue; // they come back when others are deleted
      kept.push(put);
      last.set(put.id, JSON.stringify(put));
      put.exchanges.forEach((each) => had.add(each.id));
    }
    return JSON.stringify(kept);
  };
  window.ragLogOut = (user) => {
    entries(user).forEach((name) => localStorage.removeItem(name));
    location.href = "/logout";
  };

  // A server that was started again, or a login that is over, no longer knows this page.
  const asked = window.fetch;
  window.fetch = async (...request) => {
    const answer = await asked(...request);
    if (answer.status === 401) location.href = "/login";
    return answer;
  };
  let started = "";
  const stillThere = async () => {
    try {
      const now = await (await window.fetch("/alive")).text();
      if (started && now !== started) document.body.classList.add("restarted");
      started ||= now;
    } catch {
      // it may come back
    }
  };
  stillThere();
  setInterval(stillThere, 10000);

  // The last question at the top, so that its answer is read from the beginning.
  window.ragShowLast = () => setTimeout(() => {
    const asked = [...document.querySelectorAll("#talk .user-row, #talk .message.user")].pop();
    let box = asked && asked.parentElement;
    while (box && box.id !== "talk" && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
    if (box && box.id !== "talk") box.scrollTop += asked.getBoundingClientRect().top - box.getBoundingClientRect().top - 40;
  }, 150);

  // What is out of sight must not take the focus.
  const hideSideBar = () => {
    for (const bar of document.querySelectorAll(".sidebar")) {
      const content = bar.querySelector(".sidebar-content");
      if (content) content.inert = !bar.classList.contains("open");
    }
  };

  window.ragTheme = (chosen) => {
    localStorage.setItem("rag-theme", chosen);
    themed();
  };
  window.ragThemeNow = () => localStorage.getItem("rag-theme") || "System";
  window.ragSave = (file) => {
    const { name, text } = JSON.parse(file);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);
  const begun = () => {
    themed();
    // Gradio sets the theme once more, by the system alone, when it has started.
    new MutationObserver(themed).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    new MutationObserver(hideSideBar).observe(document.body, {
      attributes: true, attributeFilter: ["class"], childList: true, subtree: true,
    });
  };
  // Gradio runs this before or after the document is complete.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begun);
  else begun();
})();
