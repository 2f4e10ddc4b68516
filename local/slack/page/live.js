// Shows what changes in the channel while somebody looks at it, and gives a modal the keyboard.
const dialog = document.querySelector('dialog');
const posts = document.querySelector('#posts');
const toEnd = () => scrollTo(0, document.body.scrollHeight);

if (dialog) {
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
  const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 40;
  if (replaceBy([...page.querySelector('#posts').children]) && atEnd) toEnd();
}

// Leaves what is as it was: it may have the keyboard, or be under a finger. Tells whether anything is not.
function replaceBy(now) {
  const changed = now.length < posts.children.length || now.some((post, index) => !isThere(post, index));
  for (const [index, post] of now.entries()) {
    if (isThere(post, index)) continue;
    if (index < posts.children.length) posts.children[index].replaceWith(post);
    else posts.append(post);
  }
  while (posts.children.length > now.length) posts.lastElementChild.remove();
  return changed;
}

function isThere(post, index) {
  return posts.children[index]?.isEqualNode(post);
}
