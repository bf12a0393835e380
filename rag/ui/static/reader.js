// The article beside the page: opened at a quote, the other quotes of the answer marked; arrows walk the citations.
(() => {
  const { $ } = rag;
  let links = [];
  let at = -1;
  let opener = null;
  let wanted = 0; // the last article that was asked for: the reply to an earlier request may come after its own

  const pane = () => {
    let aside = $("#reader");
    if (aside) return aside;
    aside = document.createElement("aside");
    aside.id = "reader";
    aside.setAttribute("aria-label", "Article");
    aside.tabIndex = -1;
    const icon = (path) => `<svg viewBox="0 0 20 20" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`;
    aside.innerHTML = `<header><span class="place" aria-live="polite"></span><span class="gap"></span>
      <button type="button" class="icon" data-go="-1" aria-label="Previous citation" title="Previous citation (←)">${icon("M12 5l-5 5 5 5")}</button>
      <button type="button" class="icon" data-go="1" aria-label="Next citation" title="Next citation (→)">${icon("M8 5l5 5-5 5")}</button>
      <button type="button" class="icon close" aria-label="Close the article" title="Close (Esc)">${icon("M5 5l10 10M15 5L5 15")}</button></header>
      <div class="top"></div><div class="body" tabindex="0" role="region" aria-label="Text"></div>`;
    aside.querySelector(".close").addEventListener("click", () => rag.closeReader());
    aside.querySelectorAll("[data-go]").forEach((button) => button.addEventListener("click", () => rag.walk(Number(button.dataset.go))));
    document.body.append(aside);
    return aside;
  };

  const params = (link) => new URL(link.getAttribute("href"), document.baseURI).searchParams;
  const others = (link) => {
    const id = params(link).get("id");
    const near = links.map(params).filter((found) => found.get("id") === id && found.get("end"));
    return [...new Set(near.map((found) => `${found.get("start")}-${found.get("end")}`))].slice(0, 100);
  };

  const show = async (link) => {
    const asked = ++wanted;
    const aside = pane();
    const body = aside.querySelector(".body");
    const top = aside.querySelector(".top");
    document.querySelectorAll(".is-current").forEach((each) => each.classList.remove("is-current"));
    link.classList.add("is-current");
    document.body.classList.add("reading");
    aside.setAttribute("aria-busy", "true");
    aside.querySelector(".place").textContent = at >= 0 && links.length > 1 ? `Citation ${at + 1} of ${links.length}` : "Article";
    aside.querySelectorAll("[data-go]").forEach((button) => { button.hidden = links.length < 2; });
    const address = new URL(link.getAttribute("href"), document.baseURI);
    address.hash = "";
    others(link).forEach((range) => address.searchParams.append("also", range));
    const reply = await fetch(address).then((answer) => answer.text()).catch(() => "");
    if (asked !== wanted) return;
    try {
      const main = new DOMParser().parseFromString(reply, "text/html").querySelector("main");
      const title = main.querySelector("h1");
      const heading = document.createElement("h2");
      heading.textContent = heading.title = title?.textContent || "Article";
      heading.dir = "auto";
      title?.remove();
      main.querySelector(".text")?.removeAttribute("tabindex");
      top.replaceChildren(heading, ...main.querySelectorAll(".about"));
      body.replaceChildren(...main.childNodes);
    } catch {
      top.replaceChildren();
      body.textContent = "The article cannot be loaded: the server does not answer. Try again.";
    }
    aside.removeAttribute("aria-busy");
    const quote = body.querySelector("#quote");
    const isInView = quote && quote.offsetTop + quote.offsetHeight < body.clientHeight - 24;
    body.scrollTop = quote && !isInView ? quote.offsetTop - body.clientHeight / 3 : 0;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="article?"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const around = link.closest(".exchange, .pair, .list");
    links = around ? [...around.querySelectorAll('a.cite[href^="article?"]:not(.wide)')] : [];
    at = links.indexOf(link);
    if (at < 0) links = [];
    if (!document.body.classList.contains("reading")) opener = link;
    show(link).then(() => $("#reader").focus({ preventScroll: true }));
  }, true);

  rag.walk = (step, event) => {
    if (!document.body.classList.contains("reading") || links.length < 2) return;
    event?.preventDefault();
    at = (at + step + links.length) % links.length;
    links[at].closest("details:not([open])")?.setAttribute("open", "");
    links[at].scrollIntoView({ block: "nearest" });
    show(links[at]);
  };
  rag.closeReader = () => {
    if (!document.body.classList.contains("reading")) return;
    document.body.classList.remove("reading");
    document.querySelectorAll(".is-current").forEach((each) => each.classList.remove("is-current"));
    if (opener?.isConnected) opener.focus();
  };
})();
