// A report written without a network is kept on this device, for a week at most, and sent when there is one again: by the same form and
// the same checks as any other, under a key made with it, so that sending twice reports once.
const form = document.querySelector('form[data-offline]');
const address = location.pathname.replace(/\/offline$/, '');
const key = `unsent:${address}`;
const keptFor = 7 * 24 * 60 * 60 * 1000;
const said = document.querySelector('[data-offline-said]');
const longestWait = 5 * 60 * 1000;
let sending = false;
let wait = 2000, again;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    if (kept && Date.now() - kept.at < keptFor) return kept;
  } catch { /* Kept by nobody. */ }
  localStorage.removeItem(key);
  return null;
}

const parse = async answer => new DOMParser().parseFromString(await answer.text(), 'text/html');
const say = what => { if (said) said.textContent = said.dataset[what]; };

async function send() {
  const kept = read();
  if (!kept || sending) return;
  sending = true;
  say('sending');
  try {
    const page = await parse(await fetch(address, { cache: 'no-store' }));
    const asked = page.querySelector('form[data-keep=report]');
    if (!asked) throw new Error('There is no form to send.');
    const data = new FormData(asked);
    data.delete('photos');
    data.set('Input.Key', kept.key);
    for (const [name, value] of Object.entries(kept.values)) data.set(name, value);
    const sent = await fetch(address, { method: 'POST', body: data });
    // Too many at the moment, or nobody there to take it: it stays here and is tried again.
    if (sent.status === 429 || sent.status >= 500) throw new Error(`The answer is ${sent.status}.`);
    const answer = await parse(sent);
    localStorage.removeItem(key);
    const receipt = answer.querySelector('.receipt');
    if (receipt) {
      document.getElementById('main').replaceChildren(document.importNode(receipt, true));
      document.querySelector('.receipt h1').focus();
    } else {
      // Something is missing: the form says what, with all that was written in it.
      sessionStorage.setItem(`draft:${address}#report`, JSON.stringify({ at: Date.now(), values: kept.values }));
      location.assign(address);
    }
  } catch {
    // A network that has just come back often is not yet one: nobody tells when it is.
    say('later');
    clearTimeout(again);
    again = setTimeout(send, wait);
    wait = Math.min(2 * wait, longestWait);
  } finally {
    sending = false;
  }
}

form?.addEventListener('submit', event => {
  event.preventDefault();
  const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), key: read()?.key ?? crypto.randomUUID().replaceAll('-', ''), values }));
  say('kept');
  if (navigator.onLine) send();
});

// What was kept before is there to be gone on with.
for (const [name, value] of Object.entries(read()?.values ?? {})) {
  const control = form?.elements.namedItem(name);
  if (control) control.value = value;
}

addEventListener('online', send);
if (navigator.onLine) send();
