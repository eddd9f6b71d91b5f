// A scorecard that is in, or closed, takes no more text. What was typed elsewhere and never saved is shown, not lost.

import * as device from './device.js';
import { text } from './parts.js';

const place = document.querySelector('#leftover');
const { user, card } = place.dataset;
const left = device.kept(user, card).filter(([, copy], place, all) => text(copy.value).trim() &&
  all.findIndex(([, other]) => text(other.value) === text(copy.value)) === place); // two tabs may have kept the same

for (const [, { value, about }] of left) {
  const item = document.createElement('li');
  const name = document.createElement('b');
  name.textContent = about?.name ?? 'Text';
  const words = document.createElement('p');
  words.className = 'typed';
  words.textContent = text(value);
  item.append(name, words);
  place.querySelector('[data-texts]').append(item);
}
place.hidden = left.length === 0;
place.querySelector('[data-forget]').addEventListener('click', () => {
  for (const [part] of device.kept(user, card)) device.forget(user, card, part);
  place.hidden = true;
});
if (left.length === 0) for (const [part] of device.kept(user, card)) device.forget(user, card, part);
