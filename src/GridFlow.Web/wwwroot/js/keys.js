// Work by keyboard. A control takes part by data-key, the key that presses it, or data-key-focus, the key that goes to it; a line of a
// list by a link with data-row. Nothing happens while somebody types, and a dialog keeps the keys to itself.
const typing = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=menu]';
const isSeen = element => element.checkVisibility() && !element.disabled;

function move(forward) {
  const lines = [...document.querySelectorAll('a[data-row]')].filter(isSeen);
  const at = lines.findIndex(line => line.closest('tr').contains(document.activeElement));
  const next = lines[Math.min(lines.length - 1, Math.max(0, at + (forward ? 1 : -1)))];
  next?.focus();
  next?.closest('tr').scrollIntoView({ block: 'nearest' });
}

/** Goes to an element as soon as it is there: what a press opens comes from the server. */
function goTo(id) {
  const find = () => { const found = document.getElementById(id); found?.focus(); return found; };
  // A page that has just come takes the keyboard to its heading, once: whoever was quicker keeps it.
  const keep = event => { if (event.target.matches('h1')) find(); };
  document.addEventListener('focusin', keep);
  setTimeout(() => document.removeEventListener('focusin', keep), 1000);
  if (find()) return;
  const waiting = new MutationObserver(() => find() && waiting.disconnect());
  waiting.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => waiting.disconnect(), 10000);
}

function press(key, from) {
  const line = from.closest('tr');
  for (const place of [line, document]) {
    const control = [...place?.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) ?? []].find(isSeen);
    if (control) {
      control.click();
      if (control.dataset.then) goTo(control.dataset.then);
      return true;
    }
  }

  // From a list, the next task is its first.
  const first = key === 'n' && [...document.querySelectorAll('a[data-row]')].find(isSeen);
  if (first) first.click();
  const goal = first || [...document.querySelectorAll(`[data-key-focus="${CSS.escape(key)}"]`)].find(isSeen);
  goal?.focus();
  goal?.scrollIntoView({ block: 'center' });
  return !!goal;
}

document.addEventListener('keydown', event => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    const form = event.key === 'Enter' && event.target.closest('form[data-keep]');
    if (!form) return;
    event.preventDefault();
    // What is being typed is told before the form is sent.
    event.target.dispatchEvent(new Event('change', { bubbles: true }));
    form.requestSubmit();
    return;
  }

  if (event.target.closest(typing) || document.querySelector('.mud-dialog, .mud-popover-open, dialog[open]')) return;
  if (event.key === 'j' || event.key === 'k') move(event.key === 'j');
  else if (event.key === 'x') event.target.closest('tr')?.querySelector('input[type=checkbox]')?.click();
  else if (event.key.length > 1 || !press(event.key, event.target)) return;
  event.preventDefault();
});

// The way to the act stands at the bottom of a phone's screen until the act itself can be seen.
function showWay() {
  const [bar, task] = [document.querySelector('.case-bar'), document.getElementById('task')];
  if (bar && task) bar.hidden = task.getBoundingClientRect().top < innerHeight - 120 && task.getBoundingClientRect().bottom > 0;
}
document.addEventListener('scroll', showWay, { passive: true });
new MutationObserver(showWay).observe(document.body, { subtree: true, childList: true });
