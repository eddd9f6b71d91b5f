// Saves forms of the framework while one types (form[data-edit]), and says truthfully how that stands.
//
// Beside each field stands what it replaces (was-…). The server writes what differs, and answers 409 with the text that
// stands there where somebody else was faster: then both are shown, and nothing is overwritten until one chooses.
// One request is under way at a time; it may be sent twice, since the same words again change nothing.

import * as device from './device.js';
import { Kept } from './fields.js';
import * as state from './savestate.js';
import { insist, leavingBy, post, wake } from './sending.js';

const TEXT_PAUSE = 800, LONGEST = 5000; // milliseconds
const TYPE = 'application/x-www-form-urlencoded;charset=UTF-8';

let running = null;
let awaited = 0; // when the network went away

const kept = [...document.querySelectorAll('form[data-edit]')].map((form) => new Kept(form));
const unsaved = () => kept.flatMap((form) => form.unsaved);
const waiting = () => kept.filter((form) => form.fields.some((field) => field.waits));

function changed(form, field, pause) {
  field.refused = false;
  clearTimeout(form.timer);
  if (!field.isDirty) {
    form.forget(field);
    if (!unsaved().length && !running) state.show('saved', 'All changes saved');
    return;
  }
  form.keep(field);
  form.since ??= Date.now();
  if (awaited) showAway();
  form.timer = setTimeout(() => {
    form.due = true;
    pump();
  }, Math.max(0, Math.min(pause, form.since + LONGEST - Date.now())));
}

function pump() {
  running ??= work().finally(() => { running = null; });
  return running;
}

async function work() {
  for (let form; (form = waiting().find((one) => one.due));) await send(form);
}

async function send(form) {
  const sent = new Map(form.fields.filter((field) => field.waits).map((field) => [field, field.read()]));
  const body = form.body();
  form.due = false;
  form.since = null;
  state.showSaving();
  const answer = await insist(form.form.action, body, {
    type: TYPE,
    away: (status) => {
      awaited ||= Date.now();
      showAway(status);
    },
  });
  awaited = 0;
  settle(form, sent, answer);
}

function settle(form, sent, { status, said }) {
  if (status === 200) accept(form, sent, said);
  else if (status === 409 && said.stands) contest(form, sent, said);
  else if (status === 401) tell('Not saved: you are signed out. Sign in in another tab, then try again; what you typed stays here.');
  else refuse(form, sent, status, said ?? {});
}

function accept(form, sent, said) {
  for (const field of form.fields) {
    const stands = said.stands[field.name];
    if (sent.has(field)) {
      field.acked = sent.get(field);
      field.was.value = stands ?? field.was.value;
      sentence(field, '');
    } else if (stands !== undefined && !field.isDirty && stands !== field.was.value) {
      field.write(stands); // what somebody else wrote meanwhile
      field.acked = field.read();
      field.was.value = stands;
    }
    if (field.isDirty) form.keep(field);
    else form.forget(field);
  }
  for (const [id, html] of Object.entries(said.fragments ?? {})) {
    const place = document.getElementById(id);
    if (place && !place.contains(document.activeElement)) place.outerHTML = html;
  }
  if (!said.fragments?.['draft-changes']) lookAround();
  form.due = form.fields.some((field) => field.waits);
  const left = unsaved();
  if (!left.length) state.show('saved', `Saved ${said.saved}`);
  else if (left.some((field) => field.rival)) showRivals();
  else if (left.every((field) => field.refused)) tell('Not saved; see beside the field.');
}

// The library knows nothing of the draft its words are shown in: what they change there is read from a fresh page.
async function lookAround() {
  const places = ['draft-changes', 'draft-contents'].map((id) => document.getElementById(id)).filter(Boolean);
  if (!places.length) return;
  try {
    const answer = await fetch(location.href, { credentials: 'same-origin', redirect: 'manual' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const place of places) {
      const now = answer.ok && fresh.getElementById(place.id);
      if (now && !place.contains(document.activeElement)) place.replaceWith(now);
    }
  } catch { /* it is a look at what is saved already */ }
}

function contest(form, sent, said) {
  for (const field of form.fields.filter((one) => one.name in said.stands)) {
    field.rival = { theirs: said.stands[field.name] };
    showRival(form, field);
  }
  form.due = form.fields.some((field) => field.waits);
  showRivals();
}

function showRivals() {
  state.show('conflict', 'Changed by someone else.', ['Choose', () => document.querySelector('[data-rival]')?.focus()]);
}

function showRival(form, field) {
  document.querySelector(`[data-rival="${field.name}"]`)?.remove();
  const box = document.querySelector('#contest').content.cloneNode(true).firstElementChild;
  box.dataset.rival = field.name;
  box.querySelector('[data-theirs]').textContent = readable(field, field.rival.theirs) || 'Nothing';
  const choose = (takes) => () => {
    field.was.value = field.rival.theirs;
    if (takes) {
      field.write(field.rival.theirs);
      field.acked = field.read();
      form.forget(field);
    }
    field.rival = null;
    box.remove();
    field.controls[0].focus();
    form.due = true;
    pump().then(() => { if (!unsaved().length) state.show('saved', 'All changes saved'); });
  };
  box.querySelector('[data-mine]').addEventListener('click', choose(false));
  box.querySelector('[data-take]').addEventListener('click', choose(true));
  place(field).append(box);
}

// What a choice says, not the value behind it.
function readable(field, value) {
  const labels = field.controls.filter((one) => ['radio', 'checkbox'].includes(one.type) && value.split(',').includes(one.value));
  const option = field.controls[0]?.options && [...field.controls[0].options].find((one) => one.value === value);
  if (labels.length) return labels.map((one) => one.labels[0].textContent.trim()).join(', ');
  return option ? option.textContent : value;
}

const place = (field) => field.controls[0].closest('.two-in, .field') ?? field.controls[0].parentElement;

function refuse(form, sent, status, said) {
  for (const field of sent.keys()) field.refused = true;
  const detail = typeof said.detail === 'string' ? { '': said.detail } : said.detail ?? {};
  const told = [];
  for (const [name, words] of Object.entries(detail)) {
    const field = form.fields.find((one) => one.name === name);
    if (field) sentence(field, words);
    else told.push(words);
  }
  if (!Object.keys(detail).length) told.push(status === 404 ? 'this part of the draft is not there any more. Copy what you typed.' : 'this page is out of date. Copy what you typed, then load it again.');
  tell(`Not saved${told.length ? `: ${told.join(' ')}` : '; see beside the field.'}`);
}

function sentence(field, words) {
  const [first] = field.controls;
  if (first.type === 'radio' || first.type === 'checkbox') {
    const id = `id_${field.name}_said`;
    document.getElementById(id)?.remove();
    if (!words) return;
    const error = document.createElement('span');
    Object.assign(error, { id, className: 'err', textContent: words });
    place(field).append(error);
  } else state.fault(first, words);
}

function tell(words) {
  state.show('error', words, ['Try again', () => {
    for (const form of kept) {
      for (const field of form.fields) field.refused = false;
      form.due = true;
    }
    pump();
  }]);
}

function showAway(status = 0) {
  const count = unsaved().length;
  const where = kept.some((form) => form.keeps) ? 'kept on this device' : 'waiting on this page';
  const said = `${count} change${count === 1 ? '' : 's'} ${where}`;
  state.show('offline', status || navigator.onLine ? `Not reached. ${said}` : `Offline. ${said}`, ['Try now', () => wake()]);
}

// Send what waits, now. True when everything is in.
async function flush() {
  wake();
  for (const form of waiting()) {
    clearTimeout(form.timer);
    form.due = true;
  }
  await pump();
  return !unsaved().length;
}

// What an earlier page could not send: back into its field, and off.
function restore(form) {
  for (const field of form.fields.filter((one) => one.isDirty)) changed(form, field, 0);
  for (const [name, copy] of device.kept(form.user, form.name)) {
    const field = form.fields.find((one) => one.name === name);
    if (!field || copy.value === field.read()) {
      device.forget(form.user, form.name, name);
      continue;
    }
    field.was.value = copy.was;
    field.write(copy.value);
    form.due = true;
  }
}

function followLink(event) {
  const link = unsaved().length && leavingBy(event);
  if (!link) return;
  event.preventDefault();
  const long = new Promise((resolve) => { setTimeout(resolve, 2000); });
  Promise.race([flush(), long]).then(() => location.assign(link.href)); // with something unsaved the browser asks
}

function listen() {
  const soon = (event) => {
    const form = kept.find((one) => one.form === event.target.form);
    const field = form?.fields.find((one) => one.name === event.target.name);
    const typed = event.type === 'input' && event.target.matches('textarea, input:not([type=radio], [type=checkbox])');
    if (field) changed(form, field, typed ? TEXT_PAUSE : 0);
  };
  document.addEventListener('input', soon);
  document.addEventListener('change', soon);
  for (const { form } of kept) form.addEventListener('submit', (event) => { event.preventDefault(); flush(); });
  window.addEventListener('online', () => wake());
  document.addEventListener('visibilitychange', () => { if (document.hidden) flush(); });
  window.addEventListener('pagehide', () => {
    for (const form of running ? [] : waiting()) post(form.form.action, form.body(), { keepalive: true, type: TYPE });
  });
  window.addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
  window.addEventListener('beforeunload', (event) => {
    if (!unsaved().length) return;
    flush();
    event.preventDefault();
  });
  document.addEventListener('click', followLink);
  document.addEventListener('plumbline:leaving', (event) => event.detail.push(flush()));
}

if (kept.length) {
  listen();
  kept.forEach(restore);
  pump();
}
