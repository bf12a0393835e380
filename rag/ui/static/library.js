// What the server says of a change to the articles: rows that are being removed, and an Undo for each on every tab.
(() => {
  const { $ } = rag;
  const CHANGES = { childList: true, subtree: true, characterData: true, attributes: true }; // Gradio keeps what it can of a page
  const removing = new Map(); // what the state of each article was, by its id
  let seen = ""; // the report that was read last

  const rowOf = (article) =>
    [...document.querySelectorAll("#table [data-event=remove]")].find((each) => each.dataset.article === article)?.closest("tr");

  // A row that is being removed says so until it is gone, also where the table is drawn anew because of another one.
  const markRemoving = () => {
    for (const article of removing.keys()) {
      const row = rowOf(article);
      if (!row || row.hasAttribute("aria-busy")) continue;
      row.setAttribute("aria-busy", "true");
      $("button", row).disabled = true;
      removing.set(article, [...$(".state", row).childNodes]);
      $(".state", row).textContent = $(".files .busy") ? "Waiting for the indexing …" : "Removing …";
    }
  };
  const unmark = (article) => {
    const [row, before] = [rowOf(article), removing.get(article)];
    removing.delete(article);
    if (!row || !before) return;
    row.removeAttribute("aria-busy");
    $("button", row).disabled = false;
    $(".state", row).replaceChildren(...before);
  };

  // Outside the tab, so that it is there on the others too, and stays when the next article is removed.
  const offerUndo = (said) => {
    const { article, seconds } = said.dataset;
    removing.delete(article);
    const toast = said.cloneNode(true);
    $("button", toast).addEventListener("click", () => {
      toast.remove();
      rag.sendFrom($("#report [data-report]"), "restore", { article });
    });
    if (!$("#undos")) document.body.append(Object.assign(document.createElement("div"), { id: "undos" }));
    $("#undos").append(toast);
    setTimeout(() => toast.remove(), seconds * 1000);
  };
  const readReport = () => {
    const said = $("#report [data-report]");
    if (!said || said.dataset.report === seen) return;
    seen = said.dataset.report;
    if (said.matches(".undo")) return offerUndo(said);
    rag.readFiles();
    if (said.dataset.article) unmark(said.dataset.article);
    if ($("#library").offsetParent || said.matches(".of-files")) return;
    if (said.matches(".is-error")) return rag.notice(said.textContent);
    rag.flash(said.textContent);
    rag.say(said.textContent);
  };

  const observer = new MutationObserver(() => {
    markRemoving();
    readReport();
  });
  rag.watchLibrary = () => ["#report", "#table"].forEach((each) => observer.observe($(each), CHANGES));

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#table [data-event=remove]");
    if (!button) return;
    rag.watchLibrary();
    removing.set(button.dataset.article, null);
    markRemoving();
    rag.say($(".state", button.closest("tr")).textContent);
  });
})();
