// Keeps the phone's page up to date without loading it again: what is focused or half typed stays as it is.

// The notice in it is shown until something else is done; a page that is loaded again has none.
let address = location.pathname + location.search;
let busy = false;

async function show(response) {
  if (!response.ok) throw new Error(`The stack answers ${response.status}`);
  const { pathname, search } = new URL(response.url);
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
  address = pathname + search;
  document.title = fresh.title;
  morph(document.getElementById('live'), fresh.getElementById('live'));
}

function complain() {
  document.getElementById('notice').textContent = 'The stack does not answer. Is it running?';
}

async function poll() {
  if (!busy && !document.hidden) {
    const asked = address;
    await fetch(asked)
      .then((response) => (busy ? undefined : show(response)))
      .catch(complain);
  }
  setTimeout(poll, 1000);
}

async function submit(event) {
  const form = event.target;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await show(
      await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) }),
    );
    if (address.endsWith('notice=added')) form.reset();
  } catch {
    complain();
  } finally {
    busy = false;
  }
}

/** Makes `from` look like `to`. Elements with an id are kept, wherever they move to. */
function morph(from, to) {
  if (from.nodeType !== Node.ELEMENT_NODE) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  const named = new Map([...from.children].filter(({ id }) => id).map((child) => [child.id, child]));
  let at = from.firstChild;
  for (const next of [...to.childNodes]) {
    const same = next.id ? named.get(next.id) : isAlike(at, next) ? at : undefined;
    if (!same) from.insertBefore(next, at);
    else {
      if (same === at) at = at.nextSibling;
      else from.insertBefore(same, at);
      morph(same, next);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function isAlike(one, other) {
  return one !== null && !one.id && one.nodeName === other.nodeName;
}

const camera = document.getElementById('camera');

async function toggleCamera() {
  const view = document.getElementById('view');
  if (view.srcObject) return stopCamera(view);
  try {
    view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    const read = await codeReader();
    view.hidden = false;
    camera.textContent = 'Stop the camera';
    await view.play();
    while (view.srcObject) {
      const uri = await read(view);
      if (uri) {
        document.getElementById('uri').value = uri;
        stopCamera(view);
        document.querySelector('form[action$="/scan"]').requestSubmit();
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  } catch {
    stopCamera(view);
    document.getElementById('notice').textContent = 'There is no camera that this page may use.';
  }
}

function stopCamera(view) {
  for (const track of view.srcObject?.getTracks() ?? []) track.stop();
  view.srcObject = null;
  view.hidden = true;
  camera.textContent = 'Use the camera';
}

/** The browser's own reader where it has one. */
async function codeReader() {
  if ('BarcodeDetector' in window) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return async (view) => (await detector.detect(view))[0]?.rawValue;
  }
  await import('/phone/jsqr.js');
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (view) => {
    const { videoWidth: width, videoHeight: height } = view;
    if (!width) return undefined;
    Object.assign(canvas, { width, height });
    context.drawImage(view, 0, 0);
    return window.jsQR(context.getImageData(0, 0, width, height).data, width, height)?.data;
  };
}

history.replaceState(null, '', '/phone');
document.addEventListener('submit', submit);
camera.addEventListener('click', toggleCamera);
camera.hidden = !navigator.mediaDevices;
setTimeout(poll, 1000);
