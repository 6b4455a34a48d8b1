// Takes the mark "filled in for you" off a question as soon as its answer is changed. Without this script the mark
// goes when the page is saved.
document.addEventListener("input", (event) => {
  event.target.closest(".field")?.querySelector("[data-known]")?.remove();
});
