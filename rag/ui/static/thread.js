// The conversation: edit in place, copy, share, save; and lists that are searched without the server.
(() => {
  const { $ } = rag;

  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea"); // without HTTPS there is no clipboard
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    rag.say(`${what} copied`);
    rag.flash(`${what} copied`);
  };
  rag.flash = (text) => {
    $("#flash")?.remove();
    const flash = document.createElement("div");
    flash.id = "flash";
    flash.setAttribute("aria-hidden", "true");
    flash.textContent = text;
    document.body.append(flash);
    setTimeout(() => flash.remove(), 1800);
  };
  window.ragSave = (file) => {
    if (!file) return;
    const { name, type, text, copy: toClipboard } = JSON.parse(file);
    if (toClipboard) return copy(text, "Answer");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    rag.flash(`Saved ${name}`);
  };

  // Text becomes a field; Enter sends it, Esc puts the text back.
  const edit = (shown, label, opener, send) => {
    const field = document.createElement("textarea");
    const before = shown.textContent.trim();
    field.value = before;
    field.rows = 1;
    field.className = "edit-field";
    field.setAttribute("aria-label", label);
    let isOpen = true;
    const close = () => { // taking the field away blurs it, which closes it again
      if (isOpen) {
        isOpen = false;
        field.replaceWith(shown);
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        const text = field.value.trim();
        close();
        opener.focus();
        if (text && text !== before) send(text);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        close();
        opener.focus();
      }
    });
    field.addEventListener("blur", close);
    shown.replaceWith(field);
    field.focus();
    field.select();
  };
  // A form that is not on the page sends an event through its component.
  rag.sendFrom = (element, name, data) => {
    const form = document.createElement("form");
    form.hidden = true;
    form.dataset.event = name;
    Object.assign(form.dataset, data);
    element.append(form);
    form.requestSubmit();
    form.remove();
  };

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest?.(selector);
    const exchange = hit(".exchange");
    if (hit("button.edit")) {
      edit($(".question", exchange), "Question", hit("button.edit"), (text) => {
        rag.begin(text);
        rag.sendFrom($(".tools", exchange), "edit", { text });
      });
    } else if (hit("button.rename")) {
      const item = hit("li");
      edit($(".name", item), "Name", hit("button.rename"), (text) => rag.sendFrom(item, "rename", { text, id: item.dataset.id }));
    } else if (hit("[data-fill]")) {
      const field = $("input", hit("form"));
      field.value = hit("[data-fill]").dataset.fill;
      field.focus();
    } else if (hit(".share")) {
      const address = new URL(location.pathname, location.origin);
      address.searchParams.set("q", $(".question", exchange).textContent.trim());
      copy(address.href, "Link");
    } else if (hit(".copy-quote")) {
      const figure = hit("figure");
      const from = [...figure.querySelectorAll(".from .title, .meta > *")].map((each) => each.textContent.trim());
      copy(`“${$("blockquote", figure).textContent.trim()}” (${from.join(", ")})`, "Citation");
    } else if (hit(".ask-this")) {
      const { question, key } = hit(".ask-this").dataset; // one that was found by asking is asked; another is shown
      rag.closeReader();
      rag.tab("Ask");
      rag.begin(question);
      setTimeout(() => rag.sendFrom($("#thread > .html-container > *") || $("#main"), ...(key ? ["pair", { key }] : ["ask", { question }])), 50);
    }
  });
  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.("#question textarea");
    if (box && event.key === "Enter" && !event.shiftKey && box.value.trim()) rag.begin(box.value.trim(), "below");
  });
  document.addEventListener("click", (event) => {
    const box = event.target.closest?.("#question button") && $("#question textarea");
    if (box?.value.trim()) rag.begin(box.value.trim(), "below");
  }, true);

  // Conversations are searched here: the browser has them all.
  document.addEventListener("input", (event) => {
    if (event.target.id !== "search-conversations") return;
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of document.querySelectorAll(".conversations li")) {
      const text = `${$(".name", item)?.textContent} ${rag.textOf(item.dataset.id)}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    $("#rail .nothing").hidden = shown > 0;
  });

  const ago = (time) => {
    const minutes = Math.round((Date.now() - new Date(time)) / 60000);
    if (minutes < 1) return "just now";
    const [amount, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
    return new Intl.RelativeTimeFormat("en").format(-amount, unit);
  };
  // The question and a sign of work, before the server has said anything: in a component's place its own would be kept.
  rag.draft = (question) => {
    if (document.body.classList.contains("working")) return;
    rag.undraft();
    const draft = document.createElement("div");
    draft.id = "draft";
    draft.innerHTML = `<article class="exchange" aria-busy="true"><header class="asked"><h2 class="question" dir="auto"></h2></header>
      <ol class="progress"><li>Waiting for the server …</li></ol><div class="skeleton" aria-hidden="true"><i></i><div><b></b><b></b></div></div></article>`;
    $(".question", draft).textContent = question;
    $("#composer").before(draft);
    document.body.classList.add("drafting");
    draft.scrollIntoView({ block: "start" });
  };
  rag.undraft = () => {
    $("#draft")?.remove();
    document.body.classList.remove("drafting");
  };
  // What is new on the page: an answer is shown from its question on, and read out; undo ends after its time.
  let last = "";
  let ending = 0; // the timer of Undo
  let isAwaited = false; // whether an answer is worked on
  const shown = new Set(); // the answers that were on the page
  const follow = () => {
    for (const toast of document.querySelectorAll(".toast-body")) {
      toast.hidden = toast.textContent.includes("Attempting reconnection"); // the page says so itself
      if (!toast.hidden) rag.undraft(); // the server has refused the question
    }
    const why = $(".why:not([data-seen])");
    if (why) {
      why.dataset.seen = "";
      why.scrollIntoView({ block: "nearest" });
      $("input", why).focus({ preventScroll: true });
    }
    document.querySelectorAll("time[data-ago]").forEach((time) => {
      time.textContent = ago(time.getAttribute("datetime"));
      delete time.dataset.ago;
    });
    for (const undo of document.querySelectorAll("#rail .undo[data-seconds]")) {
      clearTimeout(ending); // of a conversation that was deleted before: Gradio keeps the element
      ending = setTimeout(() => undo.remove(), undo.dataset.seconds * 1000);
      delete undo.dataset.seconds;
    }
    const now = $("#now .exchange");
    const answers = [...document.querySelectorAll("#thread .exchange")];
    const added = answers.filter((each) => !shown.has(each.dataset.exchange));
    const found = now || (isAwaited && added.pop()) || answers.at(-1); // one may be asked anew among others
    document.body.classList.toggle("working", now?.getAttribute("aria-busy") === "true");
    const key = [now?.getAttribute("aria-busy"), ...answers.map((each) => each.dataset.exchange)].join();
    if (key === last) return;
    last = key;
    if (!now) answers.forEach((each) => shown.add(each.dataset.exchange));
    rag.undraft();
    const wasAwaited = isAwaited;
    isAwaited = Boolean(now);
    if (wasAwaited && !now) rag.forget(); // it was answered, or stopped
    if (!found) return $("#thread .start") && scrollTo(0, 0);
    document.body.classList.remove("asking");
    found.scrollIntoView({ block: "start" });
    if (now) return now.getAttribute("aria-busy") === "true" ? rag.say("Working on the answer") : 0;
    if (wasAwaited) rag.say(`${$(".status", found)?.textContent.trim()}. ${$(".headline", found)?.textContent.trim()}`);
  };
  const watch = () => new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
