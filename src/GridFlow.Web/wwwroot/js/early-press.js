// A staff page shows its buttons a moment before its circuit makes them alive. A press in that moment is kept and repeated
// on the button of the same name as soon as there is one that answers.
const asleep = '[data-interactive] .shell:not([data-alive]) :is(button[type=button], summary)';
const nameOf = element => element.localName + (element.ariaLabel ?? element.textContent.trim());
document.addEventListener('click', event => {
  const control = event.isTrusted && event.target.closest(asleep);
  if (!control) return;
  event.preventDefault();
  event.stopPropagation();
  repeat(control);
}, { capture: true });

function repeat(control) {
  const wanted = nameOf(control);
  const likes = () => [...document.querySelectorAll(`.shell ${control.localName}`)].filter(element => nameOf(element) === wanted);
  const position = likes().indexOf(control);
  const waiting = new MutationObserver(() => {
    const alive = document.querySelector('.shell[data-alive]') && likes()[position];
    if (!alive || alive.disabled) return;
    waiting.disconnect();
    alive.click();
  });
  waiting.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-alive', 'disabled'] });
  setTimeout(() => waiting.disconnect(), 10000);
}

// What is drawn anew between press and release gets no click of a mouse: it is given to what stands there now under the same name, in the
// same line of a list. A finger's tap is looked up by the browser itself once it is lifted.
let pressed;
const lineOf = element => element.closest('tr, li')?.querySelector('.main, .title, a[href]')?.textContent ?? '';
document.addEventListener('pointerdown', event => {
  const plain = event.button === 0 && event.pointerType === 'mouse' && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  pressed = plain ? event.target.closest('a[href], button, summary') : null;
}, { capture: true });
document.addEventListener('pointerup', event => {
  const before = pressed;
  pressed = null;
  if (!before || before.isConnected) return;
  const now = document.elementFromPoint(event.clientX, event.clientY)?.closest(before.localName);
  if (!now || nameOf(now) !== nameOf(before) || now.href !== before.href || lineOf(now) !== lineOf(before)) return;
  if (now.matches(asleep)) repeat(now);
  else now.click();
}, { capture: true });

// A link pressed before the page is alive would change the address under the circuit that is just starting, which then draws the page of
// before: it is followed as an ordinary link instead.
document.addEventListener('click', event => {
  const link = event.target.closest('[data-interactive] .shell:not([data-alive]) a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(link.href);
}, { capture: true });
