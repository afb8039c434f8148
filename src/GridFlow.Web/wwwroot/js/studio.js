// Opens the stock Elsa Studio and stands between it and the server: the Studio dies of some answers and says nothing of
// others. It speaks to the server with window.fetch, so what is wrapped here is heard here.
(() => {
  const host = document.getElementById('studio');
  const words = host.dataset;
  const api = `${location.origin}/elsa/api`;
  const notice = document.getElementById('studio-notice');
  const send = window.fetch.bind(window);

  const tell = (text, link, address) => {
    const [sentence, more, close] = notice.children;
    sentence.textContent = text;
    more.hidden = !link;
    more.textContent = link ?? '';
    more.href = address ?? '';
    more.target = address === location.href ? '' : '_blank';
    close.onclick = () => { notice.hidden = true; };
    notice.hidden = false;
  };

  // The draft as it was last seen, so that somebody else's save in between is noticed. One save at a time: each builds on the one before.
  let revision = null;
  let saving = Promise.resolve();
  let touched = true;

  const seen = async answer => {
    revision = answer.headers.get('x-gridflow-revision');
    const body = await answer.clone().json();
    const number = document.getElementById('studio-version');
    const version = body.workflowDefinition?.version ?? body.version;
    if (number && version) number.textContent = number.dataset.text.replace('{0}', version);
    if (body.message) tell(body.message);
  };

  const problemOf = async answer => {
    if (answer.ok || !answer.headers.get('content-type')?.includes('json')) return null;
    try { return await answer.clone().json(); } catch { return null; }
  };

  // Whoever signs in again in another window goes on here: the request waits and is sent once more.
  const signedInAgain = () => new Promise(resolve => {
    tell(words.signedOut, words.signIn, '/sign-in');
    const back = () => { window.removeEventListener('focus', back); notice.hidden = true; resolve(); };
    window.addEventListener('focus', back);
  });

  const ask = async request => {
    for (;;) {
      let answer;
      try {
        answer = await send(request.url, request);
      } catch (failure) {
        if (failure.name !== 'AbortError') tell(words.unreachable);
        throw failure;
      }

      const problem = await problemOf(answer);
      if (answer.status === 401 || problem?.type === 'urn:gridflow:signed-out') {
        await signedInAgain();
        continue;
      }

      if (problem) tell(problem.errors?.root?.join(' ') || problem.title, problem.type?.endsWith('.stale') ? words.reopen : null, location.href);
      // A refused deletion is told above; the Studio would die of it, and only lists its versions again.
      if (problem && request.method === 'DELETE') return new Response(null, { status: 204 });
      return answer;
    }
  };

  const save = async request => {
    if (revision !== null) request.headers.set('If-Match', `"${revision}"`);
    const answer = await ask(request);
    if (answer.ok) await seen(answer);
    return answer;
  };

  // A request as plain parts, so that it can be sent again.
  const parts = async (input, init) => {
    const { url, method, headers, credentials, redirect, signal } = new Request(input, init);
    headers.set('Accept-Language', document.documentElement.lang);
    const body = init?.body ?? (input instanceof Request && method !== 'GET' && method !== 'HEAD' ? await input.arrayBuffer() : undefined);
    return { url, method, headers, credentials, redirect, signal, body };
  };

  window.fetch = async (input, init) => {
    const address = new URL(input instanceof Request ? input.url : input, location.href);
    if (!address.href.startsWith(`${api}/`)) return send(input, init);
    const request = await parts(input, init);
    const path = address.pathname.slice('/elsa/api'.length);
    if (request.method === 'POST' && path === '/workflow-definitions') return saving = saving.then(() => save(request), () => save(request));
    const answer = await ask(request);
    // Of an old version that is only looked at the revision says nothing about the draft; the editor opens the draft first.
    if (answer.ok && /^\/workflow-definitions\/(by-definition-id\/[^/]+|[^/]+\/(retract|revert\/\d+))$/.test(path)) await seen(answer);
    return answer;
  };

  // The Studio has no router of its own here: where it would go is opened.
  const open = address => {
    const [, kind, id] = /workflows\/(definitions|instances)\/([^/]+)/.exec(address) ?? [];
    if (!kind) return false;
    location.assign(`/studio/?${kind === 'definitions' ? 'definition' : 'instance'}=${encodeURIComponent(decodeURIComponent(id))}`);
    return true;
  };
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name].bind(history);
    history[name] = (state, title, address) => { if (!address || !open(String(address))) original(state, title, address); };
  }

  // Who draws for hours without saving stays signed in, as long as there is somebody.
  for (const act of ['pointerdown', 'keydown']) addEventListener(act, () => { touched = true; }, true);
  setInterval(() => {
    if (touched) fetch(`${api}/features/installed`).catch(() => {});
    touched = false;
  }, 600_000);

  localStorage.setItem('BlazorCulture', document.documentElement.lang.startsWith('zh') ? 'zh-CN' : 'en-US');

  // The backend first: the others read its address when they begin.
  const backend = document.createElement('elsa-backend-provider');
  backend.setAttribute('remote-endpoint', api);
  host.before(backend);
  const element = document.createElement(words.element);
  if (words.attribute) element.setAttribute(words.attribute, words.id);
  host.append(element);
  // A property set before the element is what it becomes would hide the one it gets.
  customElements.whenDefined(words.element).then(() => {
    element.editWorkflowDefinition = id => { open(`workflows/definitions/${encodeURIComponent(id)}/edit`); };
    element.viewWorkflowInstance = id => { open(`workflows/instances/${encodeURIComponent(id)}/view`); };
  });
  new MutationObserver((_, observer) => {
    if (element.childElementCount === 0) return;
    document.getElementById('studio-loading').hidden = true;
    observer.disconnect();
  }).observe(element, { childList: true, subtree: true });
})();
