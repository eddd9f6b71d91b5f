// The account menu: a theme takes effect at once, Escape and a click outside close the menu.
// Without this file the theme form has its own button and the menu is closed by its summary.

const menu = document.querySelector('#me');
const theme = document.querySelector('[data-theme-form]');

theme?.addEventListener('change', async () => {
  const body = new FormData(theme);
  const choice = body.get('theme');
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    const answer = await fetch(theme.action, { method: 'POST', body, redirect: 'manual', keepalive: true });
    if (!answer.ok && answer.type !== 'opaqueredirect') theme.submit();
  } catch {
    theme.submit();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !menu?.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

document.addEventListener('click', (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
