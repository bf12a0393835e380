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

  // Each conversation has an entry of its own, so that two open pages do not write over each other's.
  const entry = (user, id) => `rag:${user}:${id}`;
  window.ragKeep = (told) => {
    if (!told) return;
    const { user, put, drop } = JSON.parse(told);
    if (drop) localStorage.removeItem(entry(user, drop));
    if (!put) return;
    try {
      localStorage.setItem(entry(user, put.id), JSON.stringify({ at: Date.now(), put }));
    } catch {
      alert("The browser keeps no more conversations. Save this one, and delete some.");
    }
  };
  window.ragKept = (user) => {
    const own = Object.keys(localStorage).filter((name) => name.startsWith(entry(user, "")));
    const found = own.map((name) => JSON.parse(localStorage.getItem(name))).sort((a, b) => b.at - a.at);
    const kept = [];
    let size = 0;
    for (const { put } of found) {
      size += JSON.stringify(put).length;
      if (size > 2500000) break; // older ones come back when others are deleted
      kept.push(put);
    }
    return JSON.stringify(kept);
  };

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
  const started = () => {
    themed();
    // Gradio sets the theme once more, by the system alone, when it has started.
    new MutationObserver(themed).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    new MutationObserver(hideSideBar).observe(document.body, {
      attributes: true, attributeFilter: ["class"], childList: true, subtree: true,
    });
  };
  // Gradio runs this before or after the document is complete.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", started);
  else started();
})();
