// A staff page shows its buttons a moment before its circuit makes them alive. A press in that moment is kept and repeated
// on the button of the same name as soon as there is one that answers.
document.addEventListener('click', event => {
  const control = event.isTrusted && event.target.closest('[data-interactive] .shell:not([data-alive]) :is(button[type=button], summary)');
  if (!control) return;
  event.preventDefault();
  event.stopPropagation();
  const name = element => element.localName + (element.ariaLabel ?? element.textContent.trim());
  const wanted = name(control);
  const likes = () => [...document.querySelectorAll(`.shell ${control.localName}`)].filter(element => name(element) === wanted);
  const position = likes().indexOf(control);
  const waiting = new MutationObserver(() => {
    const alive = document.querySelector('.shell[data-alive]') && likes()[position];
    if (!alive || alive.disabled) return;
    waiting.disconnect();
    alive.click();
  });
  waiting.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-alive', 'disabled'] });
  setTimeout(() => waiting.disconnect(), 10000);
}, { capture: true });

// A link pressed in that moment would change the address under the circuit that is just starting, which then draws the page of
// before: it is followed as an ordinary link instead.
document.addEventListener('click', event => {
  const link = event.target.closest('[data-interactive] .shell:not([data-alive]) a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(link.href);
}, { capture: true });
