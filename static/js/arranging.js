// Lists put in order by dragging. Up and Down do the same for the keyboard, and without this script.

for (const list of document.querySelectorAll('[data-arrange]')) {
  const form = list.parentElement.querySelector('form[data-order]');
  let dragged = null;
  for (const item of list.children) item.draggable = true;
  list.addEventListener('dragstart', (event) => {
    dragged = event.target.closest('[data-id]');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
  });
  list.addEventListener('dragover', (event) => {
    const over = event.target.closest('[data-id]');
    if (!dragged || !over || over.parentElement !== list) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? 'before' : 'after'](dragged);
  });
  list.addEventListener('drop', (event) => event.preventDefault());
  list.addEventListener('dragend', () => {
    if (!dragged || !form) return;
    dragged = null;
    const order = [...list.children].map((item) => item.dataset.id).join(',');
    if (order === list.dataset.was) return;
    form.elements.order.value = order;
    form.submit();
  });
  list.dataset.was = [...list.children].map((item) => item.dataset.id).join(',');
}

// After a move the page is a fresh one: whoever pressed the button is at the button again.
if (/^#(up|down)-\d+$/.test(location.hash)) document.querySelector(location.hash)?.focus();
