// Focus stays where it was when a part of the page is drawn anew: on the same control, or on its neighbour if that is gone.
(() => {
  const { $ } = rag;
  const INSTEAD = { // where focus goes if no such control is left
    chips: "#filter",
    conversations: "#rail [data-event=fresh]",
    now: "#question textarea",
    table: "#library .bar input",
    thread: "#now [data-event=ask]", // until there is an answer, or none
    undos: "#library .bar input, #question textarea",
  };
  const PARTS = Object.keys(INSTEAD).map((id) => `#${id}`).join();
  let held = null; // the control that has the focus: of which part and kind, and its place among these

  const kindOf = ({ tagName, classList, dataset }) => [tagName, classList[0], dataset.event].join();
  const listAlike = ({ part, kind }) =>
    [...document.querySelectorAll(`#${part} :is(a, button, input, summary)`)].filter((each) => kindOf(each) === kind);

  const isShown = (element) => element.offsetParent && !element.disabled;
  const findInstead = () => {
    const alike = listAlike(held);
    const same = alike[held.place];
    if (same?.closest("tr[aria-busy]")) return null; // it is still being removed
    if (same && isShown(same)) return same;
    const near = held.part === "thread" ? [] : alike.filter(isShown);
    return near.at(-1) || [...document.querySelectorAll(INSTEAD[held.part])].find(isShown);
  };
  const keepFocus = () => {
    if (!held) return;
    held.isLost ||= !held.element.isConnected || held.element.disabled; // or else it was left
    if (!held.isLost || document.activeElement !== document.body) return;
    findInstead()?.focus({ preventScroll: true });
  };

  document.addEventListener("focusin", ({ target }) => {
    const part = target.closest(PARTS)?.id;
    const kind = kindOf(target);
    held = part ? { element: target, part, kind, place: listAlike({ part, kind }).indexOf(target) } : null;
  });
  document.addEventListener("pointerdown", () => { held = null; }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#thread [data-event=ask], #thread [data-event=pair]")) held = null; // another question
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".why")) $("[aria-pressed=true]", event.target.closest(".exchange"))?.focus();
  });
  const watch = () => {
    const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "aria-busy"] };
    new MutationObserver(keepFocus).observe(document.body, changes);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch);
  else watch();
})();
