// Starts the date choosers and the picture chooser of the back office from marks in the page, so that its
// policy needs no inline script: <span hidden data-starts="date" data-for="id of the input" data-config="{…}">.
(() => {
  const starters = {
    date: (id, config) => window.initDateChooser(id, config),
    time: (id, config) => window.initTimeChooser(id, config),
    datetime: (id, config) => window.initDateTimeChooser(id, config),
    chooser: (id, config) => new window.Chooser(id, config),
  };
  const start = () => {
    for (const mark of document.querySelectorAll("[data-starts]")) {
      if (document.getElementById(mark.dataset.for)) {
        mark.remove();
        starters[mark.dataset.starts](mark.dataset.for, JSON.parse(mark.dataset.config));
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    start();
    // Dialogs put their fields into the page when they open.
    new MutationObserver(start).observe(document.body, { childList: true, subtree: true });
  });
})();
