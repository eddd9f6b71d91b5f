// Saves a scorecard while one types, and says truthfully how that stands.
//
// Each part (the line, the notes, …) is saved by itself, on top of the version in which this page last saw that part:
// so a change of the same part elsewhere is a conflict, and a change of another part is not. One request is under way
// at a time. It keeps its key while it is sent again, so that it is written once.

import * as device from './device.js';
import { Part, partsOf, same, standing, text, withText } from './parts.js';
import * as state from './savestate.js';
import { insist, leavingBy, post, uuid, wake } from './sending.js';
import { isShown, showVersions, toVersions } from './versions.js';

const TEXT_PAUSE = 800, LONGEST = 5000; // milliseconds

const form = document.querySelector('form[data-autosave]');
const { user, card, save: address } = form?.dataset ?? {};
const keeps = form !== null && 'keeps' in form.dataset; // an installation may forbid copies on devices
const parts = form ? partsOf(form) : new Map();
const bus = new EventTarget();
let running = null;
let away = null; // the status that the last try met, 0 for none at all, while nothing gets through
let left = false; // whoever leaves has been asked
let saved = form && document.querySelector('#save-state[data-state="saved"]') ? document.querySelector('#save-state').textContent.trim() : '';
let seen = Number(form?.dataset.version); // the version up to which this page knows everything

const all = () => [...parts.values()];
const unsaved = () => all().filter((part) => part.isDirty);

export const isUnsaved = () => unsaved().length > 0;
export const version = () => seen;

function keep(part) {
  const { name, value, base, sent, about } = part;
  part.isKept = keeps && !left && device.keep(user, card, name, { value, base, sent, about });
}

function changed(part, pause) {
  part.value = part.read();
  if (part.stuck === 'refused') part.stuck = '';
  clearTimeout(part.timer);
  if (!part.isDirty) {
    device.forget(user, card, part.name);
    part.due = false;
    part.since = null;
    tell();
    return;
  }
  keep(part);
  tell();
  const now = performance.now(); // counts up whatever this device's clock says
  part.since ??= now;
  part.timer = setTimeout(() => {
    part.due = true;
    pump();
  }, Math.max(0, Math.min(pause, part.since + LONGEST - now)));
}

function pump() {
  running ??= work().finally(() => { running = null; });
  return running;
}

async function work() {
  for (let part; (part = all().find((one) => one.due && one.isDirty && !one.stuck));) await send(part);
}

function bodyOf(part, key) {
  return JSON.stringify({ version: part.base, key, ...part.value });
}

async function send(part) {
  const { value } = part;
  const body = bodyOf(part, uuid());
  part.due = false;
  part.since = null;
  part.sent = [...part.sent.slice(-4), value];
  keep(part);
  tell();
  const answer = await insist(address, body, {
    away: (status) => {
      away = status;
      tell();
      bus.dispatchEvent(new Event('failed'));
    },
  });
  away = null;
  settle(part, value, answer);
  tell();
}

function settle(part, value, { status, said }) {
  if (status === 200) accept(part, value, said);
  else if (status === 409 && said.current && !said.current.state) contest(part, said);
  else if (status === 401) signedOut();
  else refuse(part, status, said ?? {});
  if (part.stuck) bus.dispatchEvent(new Event('failed'));
}

function accept(part, value, said) {
  if (said.version === seen + 1) seen = said.version;
  part.base = said.version;
  part.acked = value;
  part.sent = [];
  for (const control of Object.values(part.controls)) state.fault(control, '');
  if (part.isDirty) keep(part);
  else device.forget(user, card, part.name);
  if (part.read === undefined) parts.delete(part.name);
  state.progress(part.about.key ?? form.dataset.key, said);
  if (!unsaved().some((one) => one.stuck)) state.notice(null);
  saved = `Saved ${said.saved}`;
}

function contest(part, said) {
  const theirs = standing(part.value, said.current);
  if (part.sent.some((one) => same(one, theirs))) {
    // One's own words: a save whose answer never arrived. Go on from there.
    part.base = said.current.version;
    part.sent = [];
    part.due = true;
    return;
  }
  part.stuck = 'conflict';
  part.rival = { theirs, version: said.current.version, at: said.saved };
  showRival();
}

function showRival(focus = false) {
  const part = unsaved().find((one) => one.rival);
  if (!part || isShown()) return;
  if (!part.read) {
    state.notice('told', `${part.about.name} was changed in another tab while you were away. Open it from the list to choose between the two texts.`);
    return;
  }
  const { theirs, version: on, at } = part.rival;
  showVersions(form, {
    part, theirs, version: on, at, focus,
    chosen: (keeps, unchosen) => {
      part.rival = null;
      note(`${part.about.name}, the version not kept: `, unchosen);
      if (part.isDirty) keep(part);
      else device.forget(user, card, part.name);
      tell();
      flush().then((done) => { if (done && keeps === 'theirs') location.reload(); });
      showRival(true);
    },
  });
}

function refuse(part, status, said) {
  part.stuck = status === 400 || status === 413 ? 'refused' : 'closed';
  const detail = typeof said.detail === 'string' ? { '': said.detail } : said.detail ?? {};
  const told = [];
  for (const [place, sentence] of Object.entries(detail)) {
    const control = part.controls[place];
    if (control) state.fault(control, sentence);
    else told.push(sentence);
  }
  if (!Object.keys(detail).length) told.push('This page is out of date. Load it again; copy what you typed first.');
  if (told.length) state.notice('told', told.join(' '));
  part.told = status === 413 ? 'Not saved: too long to send' : 'Not saved.';
}

function signedOut() {
  for (const part of unsaved()) Object.assign(part, { stuck: 'signed out', told: 'Not saved.' });
  state.notice('signed-out');
}

function tryAgain() {
  for (const part of unsaved()) if (part.stuck !== 'conflict') part.stuck = '';
  flush();
}

// The line that says how saving stands, from what is so: it is asked anew after everything that happens.
function tell() {
  const open = unsaved();
  const contested = open.find((part) => part.stuck === 'conflict');
  const stuck = open.find((part) => part.stuck);
  if (away !== null) state.show('offline', `${away || navigator.onLine ? 'Not reached' : 'Offline'}. ${waiting(open)}`, ['Try now', () => wake()]);
  else if (contested) state.show('conflict', 'Changed in another tab.', contested.read && ['Choose', toVersions]);
  else if (stuck) state.show('error', stuck.told, stuck.stuck === 'closed' ? ['Load again', loadAgain] : ['Try again', tryAgain]);
  else if (open.length) state.showSaving();
  else state.show(saved ? 'saved' : 'idle', saved || 'All changes saved');
}

function waiting(open) {
  const where = open.every((part) => part.isKept) ? 'kept on this device' : 'waiting on this page';
  return `${open.length} change${open.length === 1 ? '' : 's'} ${where}.${saved ? ` Last s${saved.slice(1)}.` : ''}`;
}

// The page as it stands by now; it shows what this device keeps.
function loadAgain() {
  left ||= unsaved().every((part) => part.isKept);
  location.reload();
}

// Send what is unsaved now. True when everything is in; false where that has to wait, or somebody has to choose.
export async function flush() {
  wake();
  while (unsaved().some((part) => !part.stuck)) {
    for (const part of unsaved()) {
      clearTimeout(part.timer);
      part.due = true;
    }
    const failed = new Promise((resolve) => { bus.addEventListener('failed', () => resolve(true), { once: true }); });
    if (await Promise.race([pump().then(() => false), failed])) break;
  }
  return !isUnsaved();
}

// What earlier pages could not send: back into its field, and off. Where two kept words for one field, the second's go
// to the private notes.
function restore() {
  const found = new Set(), more = [];
  for (const [name, copy] of device.kept(user, card)) {
    const part = parts.get(name) ?? new Part(name, copy.base, { about: copy.about });
    parts.set(name, part);
    if (same(copy.value, part.acked)) continue;
    if (found.has(name)) {
      if (!same(copy.value, part.value)) more.push([`${part.about.name}, typed in another tab: `, text(copy.value)]);
      continue;
    }
    found.add(name);
    part.sent = copy.sent ?? [];
    if (!part.sent.some((one) => same(one, part.acked))) part.base = copy.base;
    part.value = copy.value;
    part.write?.(copy.value);
  }
  for (const pair of more) note(...pair);
  for (const part of all()) {
    part.due = part.isDirty;
    if (part.isDirty) keep(part);
    else device.forget(user, card, part.name);
  }
  if (!isUnsaved()) return;
  tell();
  pump();
}

// Words that found no place of their own.
function note(about, words) {
  const notes = parts.get('private_notes');
  if (!notes || !words.trim()) return;
  notes.value = withText(notes.value, [text(notes.value), about + words].filter((one) => one.trim()).join('\n\n'));
  notes.write(notes.value);
  keep(notes);
}

function partOf(control) {
  const name = { level: 'line', why: 'line', evidence: 'line' }[control.name] ?? control.name;
  return all().find((part) => part.read && (part.name === name || part.name.startsWith(`${name}-`)));
}

function listen() {
  const soon = (event) => {
    const part = event.target.form === form && partOf(event.target);
    if (part) changed(part, event.target.tagName === 'TEXTAREA' && event.type === 'input' ? TEXT_PAUSE : 0);
  };
  document.addEventListener('input', soon);
  document.addEventListener('change', soon); // a text field says so when it is left
  window.addEventListener('online', () => wake());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) flush();
    else if (unsaved().some((part) => part.stuck === 'signed out')) tryAgain(); // signed in again in another tab, maybe
  });
  window.addEventListener('pagehide', () => {
    for (const part of running || left ? [] : unsaved().filter((one) => !one.stuck)) {
      part.sent = [...part.sent, part.value];
      keep(part);
      post(address, bodyOf(part, uuid()), { keepalive: true });
    }
  });
  window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  window.addEventListener('beforeunload', (event) => {
    if (!isUnsaved() || left) return;
    flush();
    event.preventDefault();
  });
  document.addEventListener('click', followLink);
  document.addEventListener('plumbline:leaving', (event) => event.detail.push(flush()));
  document.addEventListener('plumbline:left', () => { left = true; });
}

function followLink(event) {
  const link = isUnsaved() && leavingBy(event);
  if (!link) return;
  event.preventDefault();
  flush().then(() => {
    left ||= link.closest('[data-notice]') !== null && unsaved().every((part) => part.isKept); // to sign in, and back
    location.assign(link.href); // with something unsaved the browser asks before it goes
  });
}

if (form) {
  listen();
  restore();
}
