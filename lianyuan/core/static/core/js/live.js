// Keeps the bell in the top bar up to date, and announces what comes in. The server says over a stream that the
// inbox changed; where there is no stream (no EventSource, a proxy that holds it back, too many pages) the page
// asks every 30 seconds. Only a page that can be seen has a stream: browsers allow six connections to one address.
(() => {
  const ASK_EVERY = 30_000;
  const HEARD_WITHIN = 10_000;
  const SHOWN_FOR = 12_000;
  const bell = () => document.getElementById("bell");
  const address = bell()?.dataset.live;
  if (!address) return;
  let source = null;
  let asking = 0;
  let hiding = 0;

  const ask = () => {
    const now = bell();
    if (now) htmx.ajax("GET", `${now.dataset.ask}?after=${now.dataset.newest}`, { target: now, swap: "outerHTML" });
  };
  const askNowAndThen = () => {
    asking ||= setInterval(() => document.visibilityState === "visible" && ask(), ASK_EVERY);
  };
  const stop = () => {
    source?.close();
    source = null;
  };
  const listen = () => {
    if (source || document.visibilityState !== "visible") return;
    if (!("EventSource" in window)) return askNowAndThen();
    source = new EventSource(address);
    const silent = setTimeout(askNowAndThen, HEARD_WITHIN);
    const heard = () => {
      clearTimeout(silent);
      clearInterval(asking);
      asking = 0;
    };
    source.addEventListener("hello", heard);
    source.addEventListener("inbox", (event) => {
      heard();
      const { unread, newest } = JSON.parse(event.data);
      const now = bell().dataset;
      if (Number(now.unread) !== unread || Number(now.newest) !== newest) ask();
    });
    // Another page of the same person took this one's place.
    source.addEventListener("enough", () => {
      stop();
      askNowAndThen();
    });
    source.onerror = () => {
      // While it is CONNECTING the browser tries again by itself; CLOSED it never will.
      if (source?.readyState === EventSource.CLOSED) {
        stop();
        clearTimeout(silent);
        askNowAndThen();
      }
    };
  };

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") listen();
    else stop();
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  // The bell was drawn anew: what came in goes after a while, and a list of notices that is open is drawn anew too.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "bell" && event.detail.elt?.id !== "bell") return;
    clearTimeout(hiding);
    hiding = setTimeout(() => document.getElementById("news")?.replaceChildren(), SHOWN_FOR);
    const list = document.querySelector("[data-inbox-list]");
    if (list) htmx.ajax("GET", location.href, { target: list, select: "[data-inbox-list]", swap: "outerHTML" });
  });
  listen();
})();
