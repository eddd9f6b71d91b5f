// Reckons a file's SHA-256 on the reader's own device, and asks by that.

const form = document.querySelector('#genuine');
const section = document.querySelector('#by-file');
const chosen = document.querySelector('#file');
const state = document.querySelector('#by-file-state');
const MOST = 100 * 1024 * 1024; // bytes; no document of ours comes near

async function check(file) {
  if (!file) return;
  if (file.size > MOST) {
    state.textContent = 'This file is larger than any document made here.';
    return;
  }
  state.textContent = 'Reading the file…';
  try {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    const { digest, code } = form.elements;
    digest.value = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    digest.disabled = false;
    code.disabled = true;
    form.submit();
  } catch {
    state.textContent = 'The file could not be read. Choose it again.';
  }
}

// A browser reckons digests over https alone (and on localhost).
if (crypto.subtle) {
  section.hidden = false;
  chosen.addEventListener('change', () => check(chosen.files[0]));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    check(event.dataTransfer.files[0]);
  });
  window.addEventListener('pageshow', () => {
    form.elements.digest.disabled = true;
    form.elements.code.disabled = false;
    state.textContent = '';
  });
}
