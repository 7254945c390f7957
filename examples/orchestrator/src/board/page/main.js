import { openAccessDialog } from './access-dialog.js';
import { cataloguePage } from './catalogue/catalogue-page.js';
import { Api } from './data/api.js';
import { feedSagas } from './data/saga-feed.js';
import { SagaStore } from './data/saga-store.js';
import { Session } from './data/session.js';
import { html } from './dom.js';
import { SagaList } from './list/saga-list.js';
import { SagaPage } from './saga/saga-page.js';

/** @typedef {import('./page-context.js').PageContext} PageContext */
/** @typedef {import('./data/types.js').CatalogueAction} CatalogueAction */
/** @typedef {import('./data/types.js').ServiceInfo} ServiceInfo */

/** @param {string} id */
const part = (id) => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}.`);
  return found;
};

const main = part('main');
const bar = part('service');
const access = part('access');
const session = new Session();
const api = new Api(session);
const store = new SagaStore();
/** @type {ServiceInfo | undefined} */
let service;
/** @type {Promise<ReadonlyMap<string, CatalogueAction>> | undefined} */
let catalogue;
/** @type {import('./data/saga-feed.js').FeedState} */
let feedState = 'loading';
let stopFeed = () => {};
/** @type {SagaPage | undefined} */
let page;

async function readCatalogue() {
  const { data } = await api.get('/api/actions');
  /** @type {CatalogueAction[]} */
  const actions = data.map((/** @type {{ attributes: CatalogueAction }} */ { attributes }) => attributes);
  return new Map(actions.map((action) => [action.name, action]));
}

/** @type {PageContext} */
const context = {
  api,
  session,
  store,
  service: () => service,
  catalogue: () =>
    (catalogue ??= readCatalogue().catch((thrown) => {
      catalogue = undefined;
      throw thrown;
    })),
  announce: (text) => {
    bar.textContent = text;
    setTimeout(showState, 4_000);
  },
};

const list = new SagaList(store, (id) => {
  location.hash = `#/sagas/${id}`;
});
const detailPane = html('div', { class: 'detail-pane' });
const sagaPanes = html('div', { class: 'panes at-list' }, list.element, detailPane);

function showState() {
  const state = typeof feedState === 'string' ? feedState : `refused: ${feedState.refused}`;
  const words = { loading: 'reading …', live: 'live', broken: 'connection lost, trying again' };
  const where = service ? `${service.transport}, ${service.dialect} dialect` : '';
  bar.textContent = [where, /** @type {Record<string, string>} */ (words)[state] ?? state]
    .filter(Boolean)
    .join(' · ');
  bar.dataset['state'] = state.split(':')[0] ?? '';
  const who = session.tenant
    ? `Tenant ${session.tenant.id.slice(0, 8)}`
    : session.hasToken
      ? 'All tenants'
      : 'Whose sagas?';
  access.textContent = who;
}

function startFeed() {
  stopFeed();
  store.forget([...store.ids()]);
  if (session.canRead)
    stopFeed = feedSagas(api, session, store, (state) => {
      feedState = state;
      showState();
    });
  showState();
}

const askAccess = () =>
  openAccessDialog(session, () => {
    startFeed();
    void route();
  });

/** @param {string | undefined} part of the address */
function nameOf(part) {
  try {
    return part ? decodeURIComponent(part) : undefined;
  } catch {
    return part;
  }
}

async function route() {
  const [what = 'sagas', name] = location.hash.replace(/^#\//, '').split('/');
  const wanted = nameOf(name);
  const section = what === 'actions' ? 'actions' : 'sagas';
  for (const link of document.querySelectorAll('nav [data-part]')) {
    if (link.getAttribute('data-part') === section) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  page?.close();
  page = undefined;
  if (section === 'actions') {
    const known = await context.catalogue();
    const scrolled = main.querySelector('.actions')?.scrollTop ?? 0;
    main.replaceChildren(cataloguePage(known, wanted));
    main.querySelector('.actions')?.scrollTo(0, scrolled);
    return;
  }
  sagaPanes.className = `panes ${wanted === undefined ? 'at-list' : 'at-detail'}`;
  if (wanted !== undefined && session.canRead) page = new SagaPage(wanted, context);
  detailPane.replaceChildren(
    page?.element ?? html('p', { class: 'quiet' }, 'Choose a saga to see its statechart.'),
  );
  detailPane.scrollTop = 0;
  list.mark(wanted);
  if (sagaPanes.parentNode !== main) main.replaceChildren(sagaPanes);
}

async function begin() {
  access.addEventListener('click', askAccess);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || document.querySelector('dialog'))
      return;
    event.preventDefault();
    /** @type {HTMLInputElement | null} */ (main.querySelector('input[type=search]'))?.focus();
  });
  window.addEventListener('hashchange', () => void route());
  service = await api.get('/api/service').catch(() => undefined);
  startFeed();
  await route();
  if (!session.canRead && !location.hash.startsWith('#/actions')) askAccess();
}

void begin();
