// Signing out takes along what was typed and never saved on this device: asked first, then deleted.
// What somebody else left on it stays theirs.

import * as device from './device.js';

const out = document.querySelector('[data-sign-out]');

out?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const user = out.dataset.signOut;
  const waits = [];
  document.dispatchEvent(new CustomEvent('plumbline:leaving', { detail: waits }));
  await Promise.all(waits);
  if (!device.isEmpty(user)) {
    if (!confirm('Some of what you typed is not saved yet. Sign out and delete it from this device?')) return;
    document.dispatchEvent(new Event('plumbline:left')); // asked once is enough, and nothing is kept again
    device.clear(user);
  }
  out.submit();
});
