// What is typed and not yet acknowledged, kept on this device from each keystroke, under user and scorecard.
// A browser that forbids storage costs the copy, never the page.
//
// Each page keeps copies of its own: two tabs on one line do not overwrite each other's words. A page that is opened
// finds the copies of those before it, and takes them over: they go when what they say is acknowledged.

const PREFIX = 'plumbline.unsaved.';
const page = crypto.getRandomValues(new Uint32Array(3)).join('-');
const taken = new Map(); // key → what stood there when this page read it

const start = (user, card = null) => `${PREFIX}${user}.${card === null ? '' : `${card}.`}`;
const partOf = (user, card, key) => key.slice(start(user, card).length).split('~')[0];

// Whether it is kept.
export function keep(user, card, part, copy) {
  try {
    localStorage.setItem(`${start(user, card)}${part}~${page}`, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

// This page's copy, and those it took over where nobody typed on in them.
export function forget(user, card, part) {
  try {
    localStorage.removeItem(`${start(user, card)}${part}~${page}`);
    for (const [key, said] of taken) {
      if (key.startsWith(start(user, card)) && partOf(user, card, key) === part) {
        if (localStorage.getItem(key) === said) localStorage.removeItem(key);
        taken.delete(key);
      }
    }
  } catch { /* nothing was kept, then */ }
}

// [part, copy] of everything kept for a user's scorecard; the same part more than once where several pages kept it.
export function kept(user, card) {
  const found = [];
  for (const key of keys(start(user, card))) {
    const said = localStorage.getItem(key);
    const copy = read(said);
    if (copy === null) continue;
    taken.set(key, said);
    found.push([partOf(user, card, key), copy]);
  }
  return found;
}

export function isEmpty(user) {
  return keys(start(user)).length === 0;
}

export function clear(user) {
  for (const key of keys(start(user))) localStorage.removeItem(key);
}

function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).sort();
  } catch {
    return [];
  }
}

function read(said) {
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}
