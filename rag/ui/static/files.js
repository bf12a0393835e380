// Files: dropped anywhere on the page or chosen, looked at before they are sent, and named one by one meanwhile.
(() => {
  const { $ } = rag;
  const CHANGES = { childList: true, subtree: true, characterData: true, attributes: true }; // Gradio keeps what it can of a page

  rag.addFiles = (files) => {
    rag.tab("Library");
    const give = (tries) => {
      const input = $("#files input[type=file]");
      if (!input) return tries && setTimeout(() => give(tries - 1), 100);
      if (!files) return input.click();
      const moved = new DataTransfer();
      [...files].forEach((file) => moved.items.add(file));
      input.files = moved.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    give(30);
  };

  // Why a file is not sent; empty where it is. `room` is what one request may still hold.
  const problem = (file, room) => {
    const { suffixes, max } = $(".can-upload").dataset;
    const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
    if (!file.size) return "It is empty";
    if (file.size > Number(max)) return `It is ${megabytes(file.size)}; at most ${megabytes(Number(max))} can be sent`;
    if (!suffixes.split(" ").some((suffix) => file.name.toLowerCase().endsWith(suffix))) return "Files of this kind cannot be read";
    return file.size > room ? "Too much at once; send it by itself" : "";
  };

  // One list of all files that were dropped, in their order: what is said here of one, and then what the server says.
  const makeRow = (name, state, text, size) => {
    const row = document.createElement("li");
    const label = document.createElement("strong");
    label.textContent = name;
    const said = document.createElement("span");
    said.className = state;
    said.textContent = text;
    row.append(label, " ", said);
    if (state === "busy") row.dataset.size = size;
    return row;
  };
  const list = (rows) => {
    $("#sending")?.remove();
    const shown = document.createElement("section");
    shown.id = "sending";
    shown.innerHTML = `<header><p class="outcome" role="status"></p><span class="gap"></span>
      <button type="button" class="icon" aria-label="Close the list of files" title="Close"><svg viewBox="0 0 20 20" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><path d="M5 5l10 10M15 5L5 15"/></svg></button></header><ul class="files"></ul>`;
    $("ul", shown).append(...rows.slice(0, 50).map((row) => makeRow(...row)));
    $("button", shown).addEventListener("click", () => shown.remove());
    $("#report").before(shown);
    summarize();
  };
  let reports = null; // looks at what the server says of the files
  const summarize = () => {
    const said = (state) => [...document.querySelectorAll(`#sending .${state}`)].map((each) => each.textContent);
    const failed = said("bad").filter((text) => !text.startsWith("Indexed"));
    const added = said("good").length + said("bad").length - failed.length;
    const parts = [added && `${added} ${added === 1 ? "article" : "articles"} added`, failed.length && `${failed.length} failed`];
    const progress = $("#report .files .busy") && $("#report .outcome").textContent;
    const busy = said("busy").length && (progress || "Sending …");
    $("#sending .outcome").textContent = busy || parts.filter(Boolean).join(", ");
  };
  const takeFromServer = () => {
    if (!$("#sending")) return;
    if ($("#report .is-error")) return rag.notSent("It was not added");
    for (const row of document.querySelectorAll("#report .files li")) {
      const name = $("strong", row).textContent;
      const [state, text] = [$("span", row).className, $("span", row).textContent];
      const named = [...document.querySelectorAll("#sending li")].filter((each) => $("strong", each).textContent === name);
      const own = named.find((each) => each.dataset.size !== undefined);
      if (!own) {
        if (state !== "busy" && !named.length) $("#sending ul").append(makeRow(name, state, text));
        continue; // of a report that is shown again, all rows have their result
      }
      $("span", own).className = state;
      $("span", own).textContent = text;
      $(".sent", own)?.remove();
      if (state !== "busy") delete own.dataset.size;
    }
    summarize();
  };

  // `part` of a file is sent, from 0 to 1. Only the words are read out, not every percent.
  rag.showSent = (file, part) => {
    const row = [...document.querySelectorAll("#sending li[data-size]")].find(
      (each) => $("strong", each).textContent === file.name && each.dataset.size === String(file.size));
    const said = row && $(".busy", row);
    if (!said || !part) return;
    if (part === 1) {
      said.textContent = "Sent";
      return $(".sent", row)?.remove();
    }
    if (!$(".sent", row)) {
      said.textContent = "Sending";
      const sent = document.createElement("span");
      sent.className = "sent";
      sent.innerHTML = '<progress></progress><span aria-hidden="true"></span>';
      $("progress", sent).setAttribute("aria-label", file.name);
      row.append(sent);
    }
    $(".sent progress", row).value = part;
    $(".sent span", row).textContent = `${Math.floor(part * 100)}%`;
  };
  rag.notSent = (why) => {
    for (const each of document.querySelectorAll("#sending .busy")) {
      each.className = "bad";
      each.textContent = why;
      $(".sent", each.parentElement)?.remove();
    }
    summarize();
  };

  document.addEventListener("change", (event) => {
    const input = event.target.closest?.("#files input[type=file]");
    if (!input || !$(".can-upload")) return;
    const good = new DataTransfer();
    let room = Number($(".can-upload").dataset.max) - 100_000; // and the request's own words
    const rows = [...input.files].map((file) => {
      const why = problem(file, room);
      if (why) return [file.name, "bad", why];
      room -= file.size;
      good.items.add(file);
      return [file.name, "busy", "Waiting", file.size];
    });
    list(rows);
    reports ||= new MutationObserver(takeFromServer);
    reports.observe($("#report"), CHANGES);
    if (!good.files.length) {
      event.stopImmediatePropagation();
      input.value = "";
    } else if (good.files.length < input.files.length) input.files = good.files;
  }, true);

  // A row that is being removed says so at once; where it was not removed, it is as it was.
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("#table [data-event=remove]")?.closest("tr");
    if (!row) return;
    row.setAttribute("aria-busy", "true");
    $("button", row).disabled = true;
    const state = $(".state", row);
    const before = [...state.childNodes];
    state.textContent = $(".files .busy") ? "Waiting for the indexing …" : "Removing …";
    rag.say(state.textContent);
    new MutationObserver((_, observer) => {
      if (!row.isConnected) return observer.disconnect();
      if (!$("#report .is-error")) return;
      observer.disconnect();
      row.removeAttribute("aria-busy");
      row.querySelectorAll("button").forEach((button) => { button.disabled = false; });
      state.replaceChildren(...before);
    }).observe($("#report"), CHANGES);
  });

  const isFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    if (!isFiles(event)) return;
    event.preventDefault();
    if ($(".can-upload")) rag.addFiles(event.dataTransfer.files);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".drop")) rag.addFiles();
    if (event.target.closest?.("#sync")) $("#sending")?.remove();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".drop") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    rag.addFiles();
  });
})();
