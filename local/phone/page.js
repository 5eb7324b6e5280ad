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

history.replaceState(null, '', '/phone');
document.addEventListener('submit', submit);
setTimeout(poll, 1000);
