// Starts the date choosers of the back office, so that its policy needs no inline script.
(() => {
  const starters = { date: "initDateChooser", time: "initTimeChooser", datetime: "initDateTimeChooser" };
  const start = (root) => {
    for (const mark of root.querySelectorAll("[data-chooser-for]")) {
      const input = document.getElementById(mark.dataset.chooserFor);
      const starter = window[starters[mark.dataset.chooser]];
      if (input && starter) {
        starter(input.id, JSON.parse(mark.dataset.config));
        mark.remove();
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    start(document);
    // Dialogs put their fields into the page when they open.
    new MutationObserver(() => start(document)).observe(document.body, { childList: true, subtree: true });
  });
})();
