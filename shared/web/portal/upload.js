// The upload page with scripts: many files at once, straight into the bucket, with progress, cancel, retry and the result of
// each. It is served as it is, runs only on that page, and asks nobody but the portal and the bucket.

const atOnce = 3;
const megabyte = 1024 * 1024;
/** As much as the portal looks at before a file is uploaded; of a larger file, its beginning. */
const wholeBytes = megabyte;
const beginningBytes = 256 * 1024;
/** A digest is taken of the whole file in memory. */
const mostDigestedBytes = 64 * megabyte;
/** Reading takes a second or two; what has no result after this long is probably the same file as one before. */
const sameAfterMs = 5000;
const giveUpAfterMs = 180_000;

const form = document.querySelector('#upload');
if (form instanceof HTMLFormElement) begin(form);

function begin(form) {
  const input = form.querySelector('input[type=file]');
  const queue = document.querySelector('#queue');
  const list = queue.querySelector('ul');
  const said = document.querySelector('#said');
  const waiting = [];
  const reading = new Set();
  const active = new Set();

  input.multiple = true;
  input.required = false;
  form.querySelector('label').textContent = 'Reports: choose files, or drop them here';
  for (const gone of form.querySelectorAll('button, [data-without-script]')) gone.hidden = true;

  form.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('change', () => {
    add([...input.files]);
    input.value = '';
  });
  for (const kind of ['dragover', 'drop']) document.addEventListener(kind, (event) => event.preventDefault());
  document.addEventListener('dragover', () => form.classList.add('over'));
  for (const kind of ['drop', 'dragleave', 'dragend']) {
    document.addEventListener(kind, () => form.classList.remove('over'));
  }
  document.addEventListener('drop', (event) => add([...event.dataTransfer.files]));
  addEventListener('beforeunload', (event) => {
    if (active.size + waiting.length > 0) event.preventDefault();
  });
  for (const link of document.querySelectorAll('a[data-sample]')) {
    const button = element(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': `Try it: ${link.download}` },
      'Try it',
    );
    button.addEventListener('click', async () => {
      const answer = await fetch(link.href);
      add([new File([await answer.blob()], link.download)]);
    });
    link.parentElement.append(button);
  }

  function add(files) {
    if (files.length === 0) return;
    queue.hidden = false;
    for (const file of files) {
      const row = element('li', { class: 'card' });
      list.append(row);
      start({ file, row, accepted: false });
    }
  }

  function start(upload) {
    upload.stop = new AbortController();
    upload.key = undefined;
    show(upload, 'Waiting for its turn', { actions: [cancel(upload)] });
    waiting.push(upload);
    next();
  }

  function next() {
    while (active.size < atOnce && waiting.length > 0) {
      const upload = waiting.shift();
      active.add(upload);
      work(upload)
        .catch((error) => failed(upload, error))
        .finally(() => {
          active.delete(upload);
          next();
        });
    }
  }

  async function work(upload) {
    const { file } = upload;
    const most = Number(form.dataset.mostBytes);
    if (file.size > most) {
      throw new Error(`It is larger than ${sizeOf(most)}. Compress it with gzip, or download it for a shorter period.`);
    }
    const actions = [cancel(upload)];
    show(upload, 'Looking at its beginning', { actions });
    if (!upload.accepted) {
      const doubt = await check(upload);
      if (doubt !== undefined) return held(upload, doubt);
    }
    upload.digest = await digestOf(file);
    const { url, fields } = await asked(form.dataset.form, { signal: upload.stop.signal });
    const bar = element('progress', { max: '100', value: '0', 'aria-label': `Upload of ${file.name}` });
    show(upload, 'Uploading', { actions, more: [bar] });
    upload.key = await send(url, fields, file, upload.stop.signal, (percent) => {
      bar.value = percent;
      stateOf(upload).textContent = `Uploading: ${percent} %`;
    });
    upload.storedAt = performance.now();
    show(upload, 'Uploaded. It is being read');
    reading.add(upload);
    if (reading.size === 1) void watch();
  }

  async function check({ file, stop }) {
    const beginning = file.size <= wholeBytes ? file : file.slice(0, beginningBytes);
    const body = await beginning.arrayBuffer();
    const { doubt } = await asked(`${form.dataset.check}?size=${file.size}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      signal: stop.signal,
    });
    return doubt;
  }

  function held(upload, { about, reason }) {
    const anyway = action('Upload anyway', () => start(Object.assign(upload, { accepted: true })));
    const words =
      about === 'client' ? 'This may be the file of another client' : 'This seems to be of another marketplace';
    show(upload, words, { tone: 'warn', more: [element('p', {}, reason)], actions: [anyway, remove(upload)] });
  }

  function failed(upload, error) {
    const cancelled = upload.stop.signal.aborted;
    const actions = [action('Try again', () => start(upload)), remove(upload)];
    if (cancelled) show(upload, 'Cancelled', { tone: 'unknown', actions });
    else show(upload, 'Not uploaded', { tone: 'breach', more: [element('p', {}, error.message)], actions });
  }

  /** Asks for results until every uploaded file has one. */
  async function watch() {
    while (reading.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      try {
        const { uploads } = await asked(`${form.dataset.results}?most=${50 + 2 * reading.size}`);
        for (const upload of reading) await look(upload, uploads);
      } catch (error) {
        for (const upload of reading) show(upload, 'Uploaded', { more: [element('p', {}, error.message)] });
      }
    }
  }

  async function look(upload, uploads) {
    const found = uploads.filter(({ key }) => key === upload.key || key.startsWith(`${upload.key}/`));
    const passed = performance.now() - upload.storedAt;
    if (found.some(({ key }) => key === upload.key)) return done(upload, found);
    if (passed > sameAfterMs && upload.digest !== undefined) {
      const { same } = await asked(`${form.dataset.results}?most=1&digest=${upload.digest}`);
      if (same !== undefined) {
        return done(upload, [same], `The same file was uploaded before, ${same.uploaded}: nothing has changed.`);
      }
    }
    if (passed > giveUpAfterMs) {
      reading.delete(upload);
      show(upload, 'Uploaded, and not read yet', {
        tone: 'unknown',
        more: [element('p', {}, 'It appears in the list of uploads when it has been read.')],
      });
    }
  }

  function done(upload, results, remark) {
    reading.delete(upload);
    const own = results.find(({ key }) => key === upload.key) ?? results[0];
    const members = results.filter((one) => one !== own).flatMap((one) => [element('h4', {}, one.file), ...words(one)]);
    const first = remark === undefined ? [] : [element('p', {}, remark)];
    show(upload, own.label, { tone: own.tone, more: [...first, ...words(own), ...members] });
  }

  function words({ title, detail, reason, facts, notes }) {
    return [
      element(
        'p',
        {},
        element('strong', {}, title),
        ...(detail === '' ? [] : [`, ${detail}`]),
        ...(reason === undefined ? [] : [element('br'), reason]),
      ),
      ...(facts.length === 0
        ? []
        : [
            element(
              'dl',
              { class: 'facts' },
              ...facts.flatMap(({ label, value }) => [element('dt', {}, label), element('dd', {}, value)]),
            ),
          ]),
      ...(notes.length === 0
        ? []
        : [element('ul', { class: 'notes' }, ...notes.map((note) => element('li', {}, note)))]),
    ];
  }

  function show({ file, row }, state, { tone, more = [], actions = [] } = {}) {
    const hadFocus = row.contains(document.activeElement);
    const badge = element('span', { class: tone === undefined ? 'state' : `state badge is-${tone}` }, state);
    row.replaceChildren(
      element('h3', {}, file.name, ' ', element('span', { class: 'soft' }, sizeOf(file.size))),
      element('p', {}, badge),
      ...more,
      ...(actions.length === 0 ? [] : [element('p', { class: 'actions' }, ...actions)]),
    );
    // Whoever came here with the keyboard is not thrown back to the top of the page.
    if (hadFocus) (actions[0] ?? row).focus();
    said.textContent = `${file.name}: ${state}`;
  }

  const stateOf = ({ row }) => row.querySelector('.state');
  const cancel = (upload) =>
    action('Cancel', () => {
      upload.stop.abort();
      const at = waiting.indexOf(upload);
      if (at === -1) return;
      waiting.splice(at, 1);
      failed(upload);
    });
  const remove = (upload) =>
    action('Remove', () => {
      upload.row.remove();
      if (list.childElementCount === 0) queue.hidden = true;
      input.focus();
    });
}

function action(name, act) {
  const button = element('button', { type: 'button', class: 'quiet' }, name);
  button.addEventListener('click', act);
  return button;
}

/** What the portal answers, as data. */
async function asked(address, options) {
  const answer = await fetch(address, options);
  if (answer.status === 401 || answer.redirected) {
    throw new Error('You are signed out. Sign in in another tab, then try again.');
  }
  if (!answer.ok) throw new Error(`The portal cannot be asked just now (${answer.status}). Try again.`);
  return answer.json();
}

/** Sends a file into the bucket. `fetch` does not say how far it has come. */
function send(url, fields, file, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    // The bucket ignores what stands behind the file.
    body.append('file', file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress(Math.floor((100 * loaded) / total));
    });
    request.addEventListener('load', () => {
      const said = (name) => request.responseXML?.querySelector(name)?.textContent ?? undefined;
      if (request.status === 201) resolve(said('Key'));
      else reject(new Error(`The upload was rejected (${said('Code') ?? request.status}). Try again.`));
    });
    request.addEventListener('error', () => reject(new Error('The connection broke, or the file changed. Try again.')));
    request.addEventListener('abort', () => reject(new Error('cancelled')));
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', url);
    request.send(body);
  });
}

/** SHA-256, hexadecimal; nothing of a file too large for memory, or where the browser cannot. */
async function digestOf(file) {
  if (file.size > mostDigestedBytes || globalThis.crypto?.subtle === undefined) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

function sizeOf(bytes) {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  const step = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** step;
  return `${amount < 10 && step > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[step]}`;
}
