// The question that waits for its answer, kept in this tab: the server may be restarted, or the login end, before it comes.
(() => {
  const { $ } = rag;
  const ASKED = "rag-asking";
  const AGAIN = "rag-again"; // over the reload that asks again: the conversation that the question belongs to
  let user = "";
  let isNew = false; // whether something was asked since the page was loaded

  rag.asked = () => {
    try {
      return JSON.parse(sessionStorage.getItem(ASKED));
    } catch {
      return null;
    }
  };
  rag.remember = (question, conversation = $(".conversations .is-open")?.dataset.id || "") => {
    isNew = true;
    sessionStorage.setItem(ASKED, JSON.stringify({ user, question, conversation }));
  };
  rag.forget = () => sessionStorage.removeItem(ASKED);
  rag.askAgain = ({ question, conversation }) => {
    sessionStorage.setItem(AGAIN, conversation);
    location.href = `${location.pathname}?q=${encodeURIComponent(question)}`;
  };

  const linked = () => (new URLSearchParams(location.search).get("q") || "").slice(0, 2000);
  // Not before it is known who uses the page: what another user asked in this tab is not shown.
  rag.offerAgain = (name) => {
    user = name;
    const asked = rag.asked();
    if (!asked?.question) return;
    if (isNew) return rag.remember(asked.question, asked.conversation);
    rag.forget();
    if (asked.user !== user || asked.question === linked()) return;
    rag.notice(`Your last question was not answered: ${asked.question.slice(0, 200)}`, "Ask again", () => rag.askAgain(asked));
  };
  // The question of the page's address, and the conversation that it is asked in; a new one where that is empty.
  window.ragLinked = () => {
    const [question, conversation] = [linked(), sessionStorage.getItem(AGAIN) || ""];
    sessionStorage.removeItem(AGAIN);
    if (!question) return ["", ""];
    history.replaceState(null, "", location.pathname);
    rag.remember(question, conversation);
    return [question, conversation];
  };
})();
