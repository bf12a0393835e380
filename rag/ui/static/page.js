// What every view of the page shares: events of HTML components, the theme, notices, keys.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  window.rag = { $ };

  // Elements with data-event send it to the server, with their data and that of the exchange around them.
  window.ragSend = (element, trigger, names) => {
    const send = (name, data) => names.includes(name) && trigger(name, data);
    const dataOf = (target) => {
      const around = target.closest("[data-exchange]");
      return { ...(around ? { exchange: around.dataset.exchange } : {}), ...target.dataset };
    };
    element.addEventListener("click", (event) => {
      const target = event.target.closest("[data-event]:not(form)");
      if (!target || target.disabled) return;
      const asked = target.dataset.question ?? $(".question", target.closest(".exchange") || target)?.textContent.trim();
      if (["ask", "again", "pair", "everywhere"].includes(target.dataset.event)) rag.begin(asked);
      const menu = target.closest("details.menu");
      if (menu) menu.open = false;
      send(target.dataset.event, dataOf(target));
    });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      send(form.dataset.event, { ...dataOf(form), ...Object.fromEntries(new FormData(form)) });
    });
    element.addEventListener("change", (event) => {
      const form = event.target.closest("form[data-live]");
      if (form) form.requestSubmit();
    });
  };

  // The first sign of work, before the server has said anything.
  rag.begin = (question, place = "") => {
    document.body.classList.add("asking");
    if (question) rag.remember(question);
    if (question && place === "below") rag.draft(question);
    setTimeout(() => document.body.classList.remove("asking"), 4000);
  };

  // Theme: as the system has it, until the button says otherwise.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => ({ dark: true, light: false })[localStorage.getItem("rag-theme")] ?? system.matches;
  const showTheme = () => {
    document.body.classList.toggle("dark", isDark());
    document.documentElement.lang = "en";
    const label = `Use the ${isDark() ? "light" : "dark"} theme`;
    const button = $("#theme");
    if (button && button.title !== label) {
      button.setAttribute("aria-label", label);
      button.title = label;
    }
  };
  rag.nextTheme = () => {
    const dark = !isDark();
    if (dark === system.matches) localStorage.removeItem("rag-theme");
    else localStorage.setItem("rag-theme", dark ? "dark" : "light");
    showTheme();
  };

  rag.notice = (text, action, run) => {
    $("#notice")?.remove();
    const notice = document.createElement("div");
    notice.id = "notice";
    notice.setAttribute("role", "alert");
    notice.append(text);
    for (const [name, what] of [[action, run], ["Close", () => notice.remove()]]) {
      if (!name) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", what);
      notice.append(" ", button);
    }
    document.body.append(notice);
  };
  rag.say = (text) => {
    const said = $("#said");
    if (said) said.textContent = text;
  };
  const sayFailure = () => {
    rag.notice("Something on this page failed. Reload it; your conversations are kept.", "Reload", () => location.reload());
  };
  addEventListener("error", (event) => {
    if (event.message && !/ResizeObserver/.test(event.message)) sayFailure();
  });
  // A request that was given up, or that the server did not answer, is told of by who asks whether the server is there.
  const isOfNetwork = (reason) => reason?.name === "AbortError" || /fetch|network|connection|could not be sent/i.test(reason?.message ?? reason);
  addEventListener("unhandledrejection", (event) => {
    if (!isOfNetwork(event.reason) && !$("#notice")) sayFailure();
  });

  // A server that was restarted, or a login that is over, no longer knows this page.
  const fetched = window.fetch;
  window.fetch = async (...request) => {
    const answer = await fetched(...request);
    if (answer.status === 401) location.href = "login";
    return answer;
  };
  let started = "";
  let isAway = false;
  const checkServer = async () => {
    try {
      const answer = await fetched("alive", { cache: "no-store" });
      if (answer.status >= 500) throw new Error("away"); // a proxy answers for a server that is gone
      const now = await answer.text();
      if (started && now !== started) {
        const asked = rag.asked();
        const what = asked ? "The server was restarted before it answered." : "The server was restarted.";
        const [name, run] = asked ? ["Ask again", () => rag.askAgain(asked)] : ["Reload", () => location.reload()];
        rag.notice(`${what} Your conversations are kept.`, name, run);
      } else if (isAway) {
        $("#notice")?.remove();
        rag.undraft();
      }
      isAway = false;
      started ||= now;
    } catch {
      if (!isAway) rag.notice("The server does not answer. This page tries again every few seconds.");
      isAway = true;
    }
  };

  // Keys: / asks, ? lists the keys, Esc closes.
  const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return rag.close();
    if (isTyping(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      rag.tab("Ask");
      setTimeout(() => $("#question textarea")?.focus(), 50);
    } else if (event.key === "?") rag.help();
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") rag.walk(event.key === "ArrowRight" ? 1 : -1, event);
  });
  rag.close = () => {
    $("#keys")?.close?.();
    const menu = $("details.menu[open]");
    if (menu) {
      menu.open = false;
      return $("summary", menu).focus();
    }
    if (document.body.classList.contains("railing")) return rag.toggle("railing", "#menu");
    if (document.body.classList.contains("filtering")) return rag.toggle("filtering", "#filter");
    rag.closeReader();
  };
  rag.toggle = (name, button) => {
    const open = document.body.classList.toggle(name);
    const pressed = $(button);
    pressed?.setAttribute("aria-expanded", open);
    if (!open) pressed?.focus();
  };
  rag.help = () => $("#keys").showModal();
  document.addEventListener("click", (event) => event.target.closest('[role="tab"]') && rag.closeReader());
  rag.tab = (name) => [...document.querySelectorAll('[role="tab"]')].find((tab) => tab.textContent.trim() === name)?.click();

  const clicks = {
    "#theme": () => rag.nextTheme(),
    "#help": () => rag.help(),
    "#menu": () => {
      if (!$("#rail")?.offsetParent && !document.body.classList.contains("railing")) rag.tab("Ask"); // the list is in that tab
      rag.toggle("railing", "#menu");
    },
    "#table [data-event=turn]": () => $("#table").scrollIntoView({ block: "start" }),
    "#filter": () => {
      const sources = $("#filters .wrap-inner input"); // Gradio's list has no placeholder of its own
      if (sources) sources.placeholder = "All sources";
      rag.toggle("filtering", "#filter");
    },
    "#logout": () => rag.logOut(),
    ".shade": () => rag.close(),
  };
  document.addEventListener("click", (event) => {
    for (const [selector, run] of Object.entries(clicks)) if (event.target.closest(selector)) run();
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (event.target.closest("#rail [data-event=open], #rail [data-event=fresh]")) document.body.classList.remove("railing");
  });

  const prepare = () => {
    showTheme();
    new MutationObserver(showTheme).observe(document.body, { attributes: true, attributeFilter: ["class"], childList: true, subtree: true });
    checkServer();
    setInterval(checkServer, 5000);
    system.addEventListener("change", showTheme);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", prepare);
  else prepare();
})();
