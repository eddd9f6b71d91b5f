// The scoring pages' buttons and keys. Each button works without this file too, by sending the form.

import { flush, isUnsaved, version } from './autosave.js';
import { isShown } from './versions.js';

const scoring = document.querySelector('form[data-scoring][data-autosave]');
const review = document.querySelector('form#review[data-autosave]');
const shortcuts = document.querySelector('#shortcuts');
const isOn = () => document.body.dataset.keys === 'on';

scoring?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const target = (event.submitter ?? scoring.querySelector('[data-next]'))?.dataset.next;
  if (!await flush()) stay();
  else if (target) location.assign(target);
});

review?.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!await flush()) {
    stay();
    return;
  }
  // All of it is saved: the form is sent for its button alone, on top of what this page has seen.
  review.elements.version.value = version();
  for (const field of ['recommendation', 'summary', 'private_notes']) {
    review.elements[`initial-${field}`].value = review.elements[field].value;
  }
  const go = document.createElement('input');
  Object.assign(go, { type: 'hidden', name: 'go', value: event.submitter?.value ?? 'submit' });
  review.append(go);
  review.submit();
});

// Something is not saved: to what has to be chosen or put right, if it is that.
function stay() {
  document.querySelector('#versions, [data-save] [aria-invalid]')?.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === 'Enter' && event.ctrlKey && event.target.name === 'evidence') {
    event.preventDefault();
    scoring?.querySelector('[data-next]').click();
    return;
  }
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || shortcuts?.open) return;
  if (event.target.closest('textarea, input:not([type=radio]), select, [contenteditable]')) {
    if (event.key === 'Escape' && event.target.form) event.target.form.focus();
    return;
  }
  press(event);
});

function press(event) {
  const key = event.key.toUpperCase();
  if (key === '?' && shortcuts) {
    event.preventDefault();
    shortcuts.showModal();
  }
  if (!scoring || isShown()) return;
  if (/^[1-5N]$/.test(key)) {
    const radio = scoring.querySelector(`[name=level][value="${key}"]`);
    event.preventDefault();
    radio.click();
    (key === 'N' ? scoring.elements.why : radio).focus();
  } else if (key === 'E') {
    event.preventDefault();
    scoring.elements.evidence.focus();
  } else if (key === 'J' || key === 'K') {
    event.preventDefault();
    document.querySelector(key === 'J' ? '[data-next]' : '[data-prev]')?.click();
  }
}

// Enter on a level means onward, as it does where the form is sent without this file.
scoring?.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.target.type !== 'radio' || isShown()) return;
  event.preventDefault();
  scoring.querySelector('[data-next]').click();
});

// The list of shortcuts, and their switch.
for (const link of document.querySelectorAll('[data-shortcuts]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    shortcuts.showModal();
  });
}
shortcuts?.querySelector('[data-close]').addEventListener('click', () => shortcuts.close());
shortcuts?.addEventListener('change', async (event) => {
  const box = event.target, settings = box.form;
  document.body.toggleAttribute('data-keys', box.checked);
  if (box.checked) document.body.dataset.keys = 'on';
  document.querySelector('[data-keys-state]').firstChild.textContent = box.checked ? 'Single keys are on. ' : 'Single keys are off. ';
  document.querySelector('[data-shortcuts]').textContent = box.checked ? 'Turn them off' : 'Turn them on';
  const answer = await fetch(settings.action, { method: 'POST', body: new FormData(settings), redirect: 'manual' }).catch(() => null);
  if (answer?.type !== 'opaqueredirect' && !isUnsaved()) settings.submit();
});
