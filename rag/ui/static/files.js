// Files: dropped anywhere on the page or chosen, looked at before they are sent, and named one by one meanwhile.
(() => {
  const { $ } = rag;

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

  const list = (rows) => {
    const report = $("#report .html-container") || $("#report");
    $("#sending")?.remove();
    const shown = document.createElement("ul");
    shown.id = "sending";
    shown.className = "files";
    shown.setAttribute("aria-live", "polite");
    for (const [name, state, text, size] of rows.slice(0, 50)) {
      const row = document.createElement("li");
      const label = document.createElement("strong");
      label.textContent = name;
      const said = document.createElement("span");
      said.className = state;
      said.textContent = text;
      row.append(label, " ", said);
      if (state === "busy") row.dataset.size = size;
      shown.append(row);
    }
    report.closest(".block")?.before(shown);
  };
  // The server names the files that it was sent: only those that were not sent stay in the list.
  const leaveToServer = () => {
    const report = $("#report");
    const before = report.textContent;
    new MutationObserver((changes, observer) => {
      if (report.textContent === before) return;
      observer.disconnect();
      document.querySelectorAll("#sending .busy").forEach((each) => each.closest("li").remove());
      if (!$("#sending li")) $("#sending")?.remove();
    }).observe(report, { childList: true, subtree: true, characterData: true });
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
  rag.notSent = (why) => document.querySelectorAll("#sending .busy").forEach((each) => {
    each.className = "bad";
    each.textContent = why;
    $(".sent", each.parentElement)?.remove();
  });

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
    leaveToServer();
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
      if (!$("#report .is-error")) return;
      observer.disconnect();
      row.removeAttribute("aria-busy");
      row.querySelectorAll("button").forEach((button) => { button.disabled = false; });
      state.replaceChildren(...before);
    }).observe($("#report"), { childList: true, subtree: true });
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
  document.addEventListener("click", (event) => event.target.closest?.(".drop") && rag.addFiles());
  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".drop") || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    rag.addFiles();
  });
})();
