// Conversations, stored in this browser: one entry each, and what another open page adds to one stays.
(() => {
  const entry = (user, id) => `rag:${user}:${id}`;
  const had = new Set(); // exchanges that this page has had: those that are missing were taken out here
  const last = new Map(); // what this page has written last
  const texts = new Map(); // of each conversation, to search
  const read = (name) => {
    try {
      const found = JSON.parse(localStorage.getItem(name));
      return found && Array.isArray(found.put.exchanges) ? found : null;
    } catch {
      return null;
    }
  };
  const remember = (put) => {
    last.set(put.id, JSON.stringify(put));
    put.exchanges.forEach((each) => had.add(each.id));
    texts.set(put.id, put.exchanges.map((each) => `${each.question} ${each.answer?.text}`).join(" "));
  };
  rag.textOf = (id) => texts.get(id) || "";
  window.ragStore = (told) => {
    if (!told) return;
    const { user, put, drop } = JSON.parse(told);
    if (drop) {
      localStorage.removeItem(entry(user, drop));
      last.delete(drop);
    }
    if (!put || last.get(put.id) === JSON.stringify(put)) return;
    remember(put);
    const stored = read(entry(user, put.id));
    const others = stored ? stored.put.exchanges.filter((each) => !had.has(each.id)) : [];
    const whole = { ...put, exchanges: [...put.exchanges, ...others] };
    try {
      localStorage.setItem(entry(user, put.id), JSON.stringify({ at: Date.now(), put: whole }));
    } catch {
      rag.notice("The browser has no room for more conversations. Save this one, and delete some.");
    }
  };
  const entries = (user) => Object.keys(localStorage).filter((name) => name.startsWith(entry(user, "")));
  let visitor = "";
  window.ragStored = (user) => {
    visitor = user;
    rag.offerAgain(user);
    const found = entries(user).map(read).filter(Boolean).sort((a, b) => b.at - a.at);
    const stored = [];
    let size = 0;
    for (const { put } of found) {
      size += JSON.stringify(put).length;
      if (stored.length && size > 2500000) continue; // they come back when others are deleted
      stored.push(put);
      remember(put);
    }
    return JSON.stringify(stored);
  };
  rag.logOut = () => {
    rag.forget();
    entries(visitor).forEach((name) => localStorage.removeItem(name));
    location.href = "logout";
  };
})();
