// Files: dropped anywhere on the page or chosen, looked at before they are sent, and named one by one meanwhile.
(() => {
  const { $ } = rag;

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
    const made = rows.slice(0, 50).map((row) => makeRow(...row));
    if ($("#sending .busy")) {
      $("#sending ul").append(...made); // the others are still on their way
      return summarize();
    }
    $("#sending")?.remove();
    const shown = document.createElement("section");
    shown.id = "sending";
    shown.innerHTML = `<header><p class="outcome" role="status"></p><span class="gap"></span>
      <button type="button" class="icon" aria-label="Close the list of files" title="Close"><svg viewBox="0 0 20 20" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.6" aria-hidden="true"><path d="M5 5l10 10M15 5L5 15"/></svg></button></header><ul class="files"></ul>`;
    $("ul", shown).append(...made);
    $("button", shown).addEventListener("click", () => shown.remove());
    $("#report").before(shown);
    summarize();
  };
  const summarize = () => {
    const said = (state) => [...document.querySelectorAll(`#sending .${state}`)].map((each) => each.textContent);
    const failed = said("bad").filter((text) => !text.startsWith("Indexed"));
    const added = said("good").length + said("bad").length - failed.length;
    const parts = [added && `${added} ${added === 1 ? "article" : "articles"} added`, failed.length && `${failed.length} failed`];
    const progress = $("#report .files .busy") && $("#report .outcome").textContent;
    const busy = said("busy").length && (progress || "Sending …");
    $("#sending .outcome").textContent = busy || parts.filter(Boolean).join(", ");
  };
  // What the server says of the files.
  rag.readFiles = () => {
    if (!$("#sending")) return;
    if ($("#report .is-error:not([data-article])")) return fail("#sending [data-is-sent] .busy", "It was not added");
    for (const row of document.querySelectorAll("#report .files li")) {
      const name = $("strong", row).textContent;
      const [state, text] = [$("span", row).className, $("span", row).textContent];
      const named = [...document.querySelectorAll("#sending li")].filter((each) => $("strong", each).textContent === name);
      const waiting = named.filter((each) => each.dataset.size !== undefined);
      const own = waiting.find((each) => each.dataset.isSent !== undefined) || waiting[0];
      if (!own) {
        if (state !== "busy" && !named.length) $("#sending ul").append(makeRow(name, state, text));
        continue; // of a report that is shown again, all rows have their result
      }
      $("span", own).className = state;
      $("span", own).textContent = text;
      $(".sent", own)?.remove();
      if (state !== "busy") ["size", "isSent"].forEach((name) => delete own.dataset[name]);
    }
    summarize();
  };

  const rowOf = (file) => [...document.querySelectorAll("#sending li[data-size]:not([data-is-sent])")].find(
    (each) => $("strong", each).textContent === file.name && each.dataset.size === String(file.size));
  // `part` of a file is sent, from 0 to 1. Only the words are read out, not every percent.
  rag.showSent = (file, part) => {
    const row = rowOf(file);
    const said = row && $(".busy", row);
    if (!said || !part) return;
    if (part === 1) {
      row.dataset.isSent = "";
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
  const fail = (busy, why) => {
    for (const each of document.querySelectorAll(busy)) {
      each.className = "bad";
      each.textContent = why;
      $(".sent", each.parentElement)?.remove();
    }
    summarize();
  };
  rag.notSent = (files, why) => {
    files.forEach((file) => rowOf(file)?.setAttribute("data-is-lost", ""));
    fail("#sending [data-is-lost] .busy", why);
  };

  // One drop after the other is given to Gradio's field, which is not there while it sends files.
  const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
  let listing = Promise.resolve();
  let giving = Promise.resolve();
  let sent = () => {};
  rag.endSending = () => sent();
  const give = async (files) => {
    const ended = new Promise((resolve) => { sent = resolve; });
    for (;;) {
      const input = $("#files input[type=file]");
      if (input && !$("#files .file-preview")) { // what was sent before is not handed over yet
        const moved = new DataTransfer();
        files.forEach((file) => moved.items.add(file));
        input.files = moved.files;
        input.dataset.isGiven = "";
        input.dispatchEvent(new Event("change", { bubbles: true }));
        return ended;
      }
      await pause();
    }
  };
  rag.addFiles = (files) => {
    rag.tab("Library");
    let room = Number($(".can-upload").dataset.max) - 100_000; // and the request's own words
    const good = [];
    const rows = [...files].map((file) => {
      const why = problem(file, room);
      if (why) return [file.name, "bad", why];
      room -= file.size;
      good.push(file);
      return [file.name, "busy", "Waiting", file.size];
    });
    listing = listing.then(async () => {
      while (!$("#report")) await pause(); // the tab is being drawn
      list(rows);
      rag.watchLibrary();
      if (good.length) giving = giving.then(() => give(good));
    });
  };
  document.addEventListener("change", (event) => {
    const input = event.target.closest?.("#files input[type=file]");
    if (!input || !$(".can-upload")) return;
    if (input.dataset.isGiven !== undefined) return delete input.dataset.isGiven;
    event.stopImmediatePropagation();
    rag.addFiles([...input.files]);
    input.value = "";
  }, true);
  const chooseFiles = () => {
    const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    input.addEventListener("change", () => rag.addFiles(input.files));
    input.click();
  };

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
    if (event.target.closest?.(".drop")) chooseFiles();
    if (event.target.closest?.("#sync")) $("#sending")?.remove();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".drop") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    chooseFiles();
  });
})();
