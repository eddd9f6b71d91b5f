// Two versions of one place, side by side. Whoever typed chooses; nothing is overwritten before.

import { text, withText } from './parts.js';

const NAMES = { '': 'No recommendation', strong_no: 'Strong no', no: 'No', yes: 'Yes', strong_yes: 'Strong yes' };
const joined = (...texts) => texts.filter((one) => one.trim()).join('\n\n');

export function isShown() {
  return document.querySelector('#versions') !== null;
}

export function toVersions() {
  document.querySelector('#versions')?.focus();
}

export function showVersions(form, { part, theirs, version, at, focus, chosen }) {
  if (isShown()) return;
  const shown = document.querySelector('#versions-waiting').content.firstElementChild.cloneNode(true);
  const slot = (name, words) => { shown.querySelector(`[data-slot="${name}"]`).textContent = words; };
  const isText = 'recommendation' in part.value === false;
  slot('name', part.about.name);
  slot('at', at ? ` at ${at}` : '');
  slot('when', at ? `, ${at}` : '');
  slot('rest', part.name === 'private_notes' ? '' : 'The text you do not choose stays in your private notes.');
  slot('both', part.name.startsWith('line-') ? ', level of this tab' : '');
  shown.querySelector('button[value="both"]').hidden = !isText;
  const draw = () => {
    for (const [side, value] of [['mine', part.value], ['theirs', theirs]]) {
      slot(`${side}-label`, label(form, value));
      slot(`${side}-text`, text(value));
    }
  };
  draw();
  form.addEventListener('input', draw);
  shown.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    event.preventDefault();
    form.removeEventListener('input', draw);
    const keep = button.value === 'both' ? 'both' : shown.querySelector('input:checked').value;
    shown.remove();
    choose(keep, part, theirs, version, chosen);
  });
  form.prepend(shown);
  if (focus) shown.focus();
}

function choose(keep, part, theirs, version, chosen) {
  const mine = part.value;
  const value = { mine, theirs, both: withText(mine, joined(text(mine), text(theirs))) }[keep];
  const left = keep === 'both' || part.name === 'private_notes' ? '' : text(keep === 'mine' ? theirs : mine);
  part.settle(version, value);
  if (keep === 'theirs') part.acked = theirs;
  chosen(keep, left);
}

function label(form, value) {
  if ('recommendation' in value) return NAMES[value.recommendation] ?? '';
  if (!('requirement' in value)) return '';
  if (value.level) return `${value.level} ${form.querySelector(`label[for="level-${value.level}"]`).lastChild.textContent.trim()}`;
  const reason = [...form.elements.why.options].find((option) => option.value === value.not_assessed && option.value);
  return reason ? `Not assessed, ${reason.textContent.toLowerCase()}` : 'No level';
}
