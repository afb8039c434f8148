// What somebody typed into a form and did not send is kept in this tab until it is sent: whoever follows a link, switches the
// language or is signed out meanwhile finds it again. A form takes part by data-keep, its name on the page, and a
// field by its name or id. Signing out
// forgets everything, and so does half an hour: the next person may sit at the same screen.
const prefix = 'draft:';
const keptFor = 30 * 60 * 1000;
const controls = 'textarea, select, input:not([type=hidden], [type=file], [type=password]), input[data-longitude], input[data-latitude]';

const keyOf = form => `${prefix}${location.pathname}#${form.dataset.keep}`;
const read = key => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
const isChoice = control => control.type === 'radio' || control.type === 'checkbox';

// What has neither name nor id could not be told from its neighbours, and is not kept.
const keptOf = form => [...form.querySelectorAll(controls)].filter(control => control.name || control.id);

// Radios of one group share a name; which of them it is stands in its place.
function nameOf(control, form) {
  const name = control.name || control.id;
  return control.type === 'radio' ? `${name}/${[...form.querySelectorAll('input[type=radio]')].filter(other => other.name === control.name).indexOf(control)}` : name;
}

function keep(form) {
  const values = {};
  for (const control of keptOf(form)) values[nameOf(control, form)] = isChoice(control) ? control.checked : control.value;
  try { sessionStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values })); } catch { /* A full or forbidden store keeps nothing. */ }
  form.dataset.unsent = '';
  delete form.dataset.sent;
}

// Pages of the staff are alive only once their circuit is: what is put in before that would be drawn over.
const isReady = form => !form.closest('.shell') || form.closest('.shell[data-alive]');

// What was sent was not taken: the page says why, beside the form or in it.
const isRefused = form => form.parentElement.querySelector('[role=alert]');

const seen = new WeakSet();
function bringBack(form) {
  const key = keyOf(form);
  const draft = read(key);
  if (draft && Date.now() - draft.at > keptFor) return sessionStorage.removeItem(key);
  // What was sent was taken, and the form is a new one.
  if (draft?.sent) return sessionStorage.removeItem(key);
  for (const control of keptOf(form)) {
    if (seen.has(control)) continue;
    seen.add(control);
    const value = draft?.values[nameOf(control, form)];
    if (value === undefined) continue;
    const property = isChoice(control) ? 'checked' : 'value';
    if (control[property] === value) continue;
    control[property] = value;
    form.dataset.unsent = '';
    control.dispatchEvent(new Event('change', { bubbles: true }));
    const said = form.querySelector('[data-draft-said]');
    if (said) said.hidden = false;
  }
}

const known = new Map();
function look() {
  for (const form of document.querySelectorAll('form[data-keep]')) {
    if (!isReady(form)) continue;
    const key = keyOf(form);
    known.set(form, key);
    if (('sent' in form.dataset || read(key)?.sent) && isRefused(form)) keep(form);
    bringBack(form);
  }
  for (const [form, key] of known) {
    if (form.isConnected) continue;
    known.delete(form);
    if ('sent' in form.dataset) sessionStorage.removeItem(key);
  }
}

// Whoever takes a question back takes back what was typed to it.
document.addEventListener('click', event => {
  const form = event.target.closest('[data-back]')?.closest('form[data-keep]');
  if (form) form.dataset.sent = '';
});
document.addEventListener('input', event => { const form = event.target.closest('form[data-keep]'); if (form) keep(form); });
document.addEventListener('change', event => { const form = event.isTrusted && event.target.closest('form[data-keep]'); if (form) keep(form); });
// What a picker chose is known when it is left.
document.addEventListener('focusout', event => { const form = event.target.closest?.('form[data-keep][data-unsent]'); if (form) keep(form); });
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.getAttribute('action') === '/sign-out') Object.keys(sessionStorage).filter(key => key.startsWith(prefix)).forEach(key => sessionStorage.removeItem(key));
  // A search stays where it is when it is sent.
  if (!('keep' in form.dataset) || 'stays' in form.dataset) return;
  const draft = read(keyOf(form));
  if (draft) sessionStorage.setItem(keyOf(form), JSON.stringify({ ...draft, sent: true }));
  form.dataset.sent = '';
  delete form.dataset.unsent;
});
new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ['data-alive'] });
look();

// Leaving work asks; changing the language does not, because the same page comes back.
let switching = false;
document.addEventListener('click', event => { switching ||= !!event.target.closest('a[href^="/language/"]'); }, { capture: true });
const hasUnsent = () => !switching && !!document.querySelector('.shell form[data-keep][data-unsent]');
window.addEventListener('beforeunload', event => { if (hasUnsent()) event.preventDefault(); });

/** Whether the page may be left: nothing is unsent, or the person says so. */
export const mayLeave = question => !hasUnsent() || confirm(question);
