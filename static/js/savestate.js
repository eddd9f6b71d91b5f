// The one line that says how saving stands, and the notices and sentences that go with it.

const ICONS = { idle: 'cloud', saving: 'cloud', saved: 'cloud', offline: 'off', error: 'warn', conflict: 'warn' };
const line = document.querySelector('#save-state');
let later = null;

// `action`: [label, what it does], a button after the text.
export function show(state, text, action) {
  clearTimeout(later);
  later = null;
  if (line.dataset.state === state && line.dataset.text === text) return;
  line.dataset.state = state;
  line.dataset.text = text;
  const icon = document.querySelector(`#icon-${ICONS[state]}`).content.cloneNode(true);
  const words = document.createElement('span');
  words.textContent = action ? `${text} ` : text;
  if (action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'linkish';
    button.textContent = action[0];
    button.addEventListener('click', action[1]);
    words.append(button);
  }
  line.replaceChildren(icon, words);
}

// A save that takes no time is not worth a word.
export function showSaving() {
  if (line.dataset.state !== 'saving') later ??= setTimeout(() => show('saving', 'Saving…'), 400);
}

// A notice above the form from a <template>; one at a time. `sentence` fills its paragraph.
export function notice(template, sentence) {
  document.querySelector('[data-notice]')?.remove();
  if (!template) return;
  const shown = document.querySelector(`#${template}`).content.cloneNode(true);
  if (sentence) shown.querySelector('p').textContent = sentence;
  document.querySelector('form[data-save]').prepend(shown);
}

// A sentence beside a field, or its removal.
export function fault(control, sentence) {
  const id = `${control.id}_error`;
  document.getElementById(id)?.remove();
  const described = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id);
  control.toggleAttribute('aria-invalid', false);
  if (sentence) {
    const error = document.createElement('span');
    const prefix = document.createElement('span');
    error.className = 'err';
    error.id = id;
    prefix.className = 'vh';
    prefix.textContent = 'Error: ';
    error.append(prefix, sentence);
    control.after(error);
    control.setAttribute('aria-invalid', 'true');
    described.push(id);
  }
  if (described.length) control.setAttribute('aria-describedby', described.join(' '));
  else control.removeAttribute('aria-describedby');
}

// Chip and counts of the rail and the bar, as the server has them.
export function progress(key, { chip, done, of, others_done: others }) {
  for (const item of chip ? document.querySelectorAll(`[data-line="${key}"] .v`) : []) {
    item.className = `v ${chip.kind}`;
    item.children[0].textContent = chip.mark;
    item.children[1].textContent = `, ${chip.said}`;
  }
  for (const place of document.querySelectorAll('[data-done]')) place.textContent = `${done} of ${of}`;
  for (const place of document.querySelectorAll('[data-others-done]')) {
    place.textContent = place.textContent.replace(/^\d+/, others);
  }
  const bar = document.querySelector('.subbar progress');
  if (bar) bar.value = done;
}
