// On the local stack's sign-in page: tells the virtual phone which QR code is to be seen, and when it is gone. A phone
// elsewhere would point its camera at it.
let told = '';

async function tell() {
  const shown = document.querySelector('.registration[data-uri]');
  const uri = shown?.getAttribute('data-uri') ?? '';
  if (uri === told) return;
  told = uri;
  await post(uri);
}

function post(uri) {
  const body = new URLSearchParams({ uri });
  return fetch('/phone/api/sight', { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => {});
}

new MutationObserver(tell).observe(document, { subtree: true, childList: true });
addEventListener('pagehide', () => {
  if (told) void post('');
});
