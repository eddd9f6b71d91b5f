// One request of autosave: what came back, and whether to send the same again.

const AGAIN = [500, 1000, 2000, 5000, 15000]; // milliseconds between one try and the next
const LONGEST_WAIT = 60_000; // milliseconds, whatever the server asks for
const PATIENCE = 30_000; // milliseconds for an answer: a line that swallows requests gives none, and no error either

let token = document.querySelector('input[name=csrfmiddlewaretoken]')?.value;

// {status, said}, or {again} where it is worth sending the same once more; `after`: not sooner than in so many milliseconds.
export async function post(address, body, { keepalive = false, again = true, type = 'application/json' } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method: 'POST', body, keepalive, redirect: 'manual', credentials: 'same-origin',
      signal: keepalive ? undefined : AbortSignal.timeout(PATIENCE),
      headers: { 'Content-Type': type, Accept: 'application/json', 'X-CSRFToken': token },
    });
  } catch {
    return { again: true, status: 0 };
  }
  const { status } = response;
  if (response.type === 'opaqueredirect' || status === 401) return { status: 401 };
  if (status >= 500 || status === 429 || status === 408) {
    const seconds = Number(response.headers.get('Retry-After')); // never as a date: this device's clock may be wrong
    return { again: true, status, after: Number.isFinite(seconds) ? Math.min(1000 * seconds, LONGEST_WAIT) : 0 };
  }
  if (!response.headers.get('Content-Type')?.includes('json')) {
    return status === 403 && again && await freshToken() ? post(address, body, { again: false, type }) : { status, said: {} };
  }
  try {
    return { status, said: await response.json() };
  } catch {
    return { again: true, status: 0 };
  }
}

// The token changes when one signs in again, in another tab say. It is asked for once a request, of whatever page comes:
// with the sign-in page's, what is sent again is answered truthfully, that one is signed out.
async function freshToken() {
  try {
    const page = await fetch(location.href, { credentials: 'same-origin' });
    if (!page.ok) return false;
    const read = new DOMParser().parseFromString(await page.text(), 'text/html');
    const fresh = read.querySelector('input[name=csrfmiddlewaretoken]')?.value;
    if (!fresh) return false;
    const mine = document.querySelectorAll('input[name=csrfmiddlewaretoken]');
    token = fresh;
    for (const field of mine) field.value = fresh;
    return true;
  } catch {
    return false;
  }
}

// crypto.randomUUID exists on HTTPS alone, and a company may run this inside its walls without.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

let go = () => {};

// Send until there is an answer; `away` hears of each try that met none. `wake` has the next one begin at once.
export async function insist(address, body, { away, ...options }) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await post(address, body, options);
    if (!answer.again) return answer;
    away(answer.status);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(AGAIN[Math.min(attempt, AGAIN.length - 1)], answer.after ?? 0));
      go = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export const wake = () => go();

// The link by which a click would leave this page in this tab, if it would.
export function leavingBy(event) {
  const link = event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  return link.target || link.origin !== location.origin ? null : link;
}
