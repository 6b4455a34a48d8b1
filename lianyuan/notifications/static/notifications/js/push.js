// The button that lets this browser receive pushed messages. Without it, or where the browser can't, it stays hidden.
(() => {
  const form = document.querySelector("form[data-push]");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  form.hidden = false;
  const bytes = (text) => {
    const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
  };
  form.addEventListener("submit", async (event) => {
    if (form.elements.subscription.value) return;
    event.preventDefault();
    try {
      const worker = await navigator.serviceWorker.register(form.dataset.pushWorker);
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(form.dataset.pushKey),
      });
      form.elements.subscription.value = JSON.stringify(subscription);
    } catch {
      // The server answers an empty subscription with what to do.
      form.elements.subscription.value = " ";
    }
    form.submit();
  });
})();
