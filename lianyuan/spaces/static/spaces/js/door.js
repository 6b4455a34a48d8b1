// The display at a door. The server's page holds the day's plan; this moves it on by the clock, asks every two
// seconds for a newer one, and says so when there is no network. A worker keeps the page for a start without one.
(() => {
  const ASK_EVERY = 2_000;
  const PATIENCE = 8_000;
  const door = () => document.querySelector("[data-door]");
  const offline = document.querySelector("[data-offline]");
  const two = (number) => String(number).padStart(2, "0");
  // The district's clock, whatever the tablet's is set to; it knows no summer time.
  const clock = (moment) => {
    const here = new Date(moment + 8 * 3600_000);
    return `${two(here.getUTCHours())}:${two(here.getUTCMinutes())}`;
  };
  const put = (selector, words) => {
    const place = document.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  };

  const show = () => {
    const shown = door();
    if (!shown) return;
    const now = Date.now();
    const words = shown.dataset;
    put("[data-clock]", clock(now));
    if (now < Number(words.day) || now >= Number(words.day) + 86_400_000) {
      shown.classList.remove("door--busy");
      put("[data-state]", "–");
      put("[data-until-line]", words.old);
      put("[data-words-line]", "");
      return;
    }
    let busy = null;
    let next = null;
    for (const one of shown.querySelectorAll("[data-begins]")) {
      const [begins, ends] = [Number(one.dataset.begins), Number(one.dataset.ends)];
      const current = begins <= now && now < ends;
      if (current && !busy) busy = one;
      if (begins > now && !next) next = one;
      one.classList.toggle("door__time--now", current);
      one.classList.toggle("door__time--over", ends <= now);
    }
    shown.classList.toggle("door--busy", Boolean(busy));
    put("[data-state]", busy ? words.busy : words.free);
    if (busy) put("[data-until-line]", words.until.replace("HH:MM", clock(Number(busy.dataset.ends))));
    else if (next) put("[data-until-line]", words.next.replace("HH:MM", clock(Number(next.dataset.begins))));
    else put("[data-until-line]", words.rest);
    put("[data-words-line]", busy?.dataset.said ?? "");
    // Whether it may be taken at once, only the server knows; where someone has it, surely not.
    if (busy) put("[data-scan-line]", words.scan);
  };

  const keep = () => {
    const loaded = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")];
    const addresses = [location.href, ...loaded.map((one) => one.href || one.src)];
    navigator.serviceWorker?.ready.then((ready) => ready.active?.postMessage({ keep: addresses }));
  };

  const ask = async () => {
    const shown = door();
    if (!shown) return;
    try {
      const answer = await fetch(`${location.pathname}?known=${shown.dataset.known}`, {
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-door]");
        if (fresh) {
          shown.replaceWith(document.adoptNode(fresh));
          show();
          keep();
        }
      }
      door().dataset.planned = clock(Date.now());
      offline.hidden = true;
    } catch {
      const planned = door().dataset.planned;
      const words = offline.dataset.words.replace("HH:MM", planned);
      if (offline.textContent !== words) offline.textContent = words;
      offline.hidden = false;
    } finally {
      setTimeout(ask, ASK_EVERY);
    }
  };

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(door().dataset.worker, { scope: location.pathname }).then(keep, () => {});
  }
  show();
  setInterval(show, 1_000);
  setTimeout(ask, ASK_EVERY);
})();
