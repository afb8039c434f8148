// Small comforts for plain pages; everything works without them.
document.addEventListener('click', event => {
  const skip = event.target.closest('.skip-link');
  if (skip) {
    // The link is as old as the document; the page may have changed within it.
    event.preventDefault();
    document.getElementById('main')?.focus();
  }
  const asked = event.target.closest('[data-use-position]');
  if (asked) usePosition(asked);
});

// A question a page asks in its place: Escape takes it back, and the keyboard returns to the button that asked it.
let asker;
document.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  if (!button.closest('form.ask')) asker = button;
  else if (button.matches('[data-back]')) asker?.focus();
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !event.isComposing) event.target.closest('form.ask')?.querySelector('[data-back]')?.click();
});

document.addEventListener('submit', event => {
  // One report, one press: a second press while the first travels would only meet the idempotency check.
  const button = event.target.querySelector('button[data-busy]');
  if (!button || event.defaultPrevented) return;
  setTimeout(() => { button.disabled = true; button.textContent = button.dataset.busy; }, 0);
});

// Pages kept for the Back button must not keep a disabled button.
window.addEventListener('pageshow', () =>
  document.querySelectorAll('button[data-busy][disabled]').forEach(button => { button.disabled = false; }));

// The report page can be opened again where there is no network, and what is written there is sent later.
if (document.querySelector('form[data-works-offline]')) navigator.serviceWorker?.register('/sw.js', { scope: location.pathname }).catch(() => { });

document.addEventListener('change', event => {
  const input = event.target;
  if (input.matches('input[type=file][data-preview]')) preview(input);
});

// What a resident needs later is copied by one press; where the browser does not let a page copy, there is no button.
if (navigator.clipboard) document.querySelectorAll('[data-copy]').forEach(button => { button.hidden = false; });
document.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
});

// Number and code stand behind the # of the address that a QR code holds, where no server and no log sees them.
const asked = document.querySelector('form[data-by-address]');
const [number, code] = decodeURIComponent(location.hash.slice(1)).split('/');
if (asked && number && code) {
  history.replaceState(null, '', location.pathname);
  asked.querySelector('#number').value = number;
  asked.querySelector('#code').value = code;
  asked.requestSubmit();
}

function usePosition(button) {
  const form = button.closest('form');
  const said = form.querySelector('[data-position-said]');
  const say = text => { if (said) said.textContent = text; };
  if (!navigator.geolocation) return say(button.dataset.unavailable);
  say(button.dataset.searching);
  navigator.geolocation.getCurrentPosition(
    position => {
      form.querySelector('[data-latitude]').value = position.coords.latitude.toFixed(6);
      form.querySelector('[data-longitude]').value = position.coords.longitude.toFixed(6);
      say(button.dataset.found.replace('{0}', Math.round(position.coords.accuracy)));
    },
    () => say(button.dataset.unavailable),
    { enableHighAccuracy: true, timeout: 15000 });
}

function preview(input) {
  const place = document.getElementById(input.dataset.preview);
  if (!place) return;
  place.replaceChildren(...[...input.files].map(file => {
    const figure = document.createElement('figure');
    if (file.type.startsWith('image/')) {
      const image = document.createElement('img');
      image.src = URL.createObjectURL(file);
      image.alt = '';
      image.onload = () => URL.revokeObjectURL(image.src);
      figure.append(image);
    }
    const caption = document.createElement('figcaption');
    caption.textContent = `${file.name} · ${(file.size / 1048576).toFixed(1)} MB`;
    figure.append(caption);
    return figure;
  }));
}

// The overlay of a lost connection: Blazor sets a class for the state, the dialog opens and closes with it.
const dialog = document.getElementById('components-reconnect-modal');
if (dialog) {
  const states = ['show', 'failed', 'rejected'].map(state => `components-reconnect-${state}`);
  new MutationObserver(() => {
    const lost = states.some(state => dialog.classList.contains(state));
    if (lost && !dialog.open) dialog.showModal();
    else if (!lost && dialog.open) dialog.close();
  }).observe(dialog, { attributeFilter: ['class'] });
  dialog.addEventListener('cancel', event => event.preventDefault());
  dialog.querySelector('[data-retry]').addEventListener('click', async () => {
    if (!await Blazor.reconnect()) location.reload();
  });
  dialog.querySelector('[data-reload]').addEventListener('click', () => location.reload());
}
