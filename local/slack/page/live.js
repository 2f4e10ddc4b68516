// Shows what changes in the channel while somebody looks at it, and gives a modal the keyboard.
const dialog = document.querySelector('dialog');
const posts = document.querySelector('#posts');
const toEnd = () => scrollTo(0, document.body.scrollHeight);

if (dialog) {
  dialog.close();
  dialog.showModal();
  dialog.addEventListener('cancel', () => location.assign(dialog.dataset.close));
} else {
  toEnd();
  setInterval(() => void refresh(), 1_000);
}

async function refresh() {
  const answer = await fetch(location.href).catch(() => undefined);
  document.body.classList.toggle('gone', !answer?.ok);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const now = page.querySelector('#posts');
  if (now.innerHTML === posts.innerHTML) return;
  const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 40;
  posts.innerHTML = now.innerHTML;
  if (atEnd) toEnd();
}
