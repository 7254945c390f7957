import { field, openDialog, tokenInput } from './dialog.js';
import { html } from './dom.js';

/**
 * Asks whose sagas are shown: one tenant's, or with the operator's token everybody's.
 *
 * @param {import('./data/session.js').Session} session
 * @param {() => void} changed
 */
export function openAccessDialog(session, changed) {
  const { tenant } = session;
  const text = (/** @type {string} */ value, /** @type {string} */ name) =>
    html('input', { value, name, autocomplete: 'off', spellcheck: 'false' });
  const id = text(tenant?.id ?? '', 'tenant');
  const region = text(tenant?.region ?? 'GMS', 'region');
  const major = text(tenant?.major ?? '83', 'major');
  const minor = text(tenant?.minor ?? '1', 'minor');
  const token = tokenInput();
  openDialog({
    title: 'Whose sagas?',
    action: 'Show them',
    content: [
      html('p', {}, "One tenant's sagas, or with the operator's token and no tenant those of all."),
      field('Tenant id', id),
      html(
        'div',
        { class: 'together' },
        field('Region', region),
        field('Major version', major),
        field('Minor version', minor),
      ),
      field("Operator's token (kept until the page is left)", token),
    ],
    submit() {
      const wanted = id.value.trim();
      if (wanted === '' && token.value === '' && !session.hasToken)
        throw new Error('A tenant id or the token of the operator is needed.');
      session.useTenant(
        wanted === ''
          ? undefined
          : {
              id: wanted,
              region: region.value.trim(),
              major: major.value.trim(),
              minor: minor.value.trim(),
            },
      );
      if (token.value !== '') session.useToken(token.value.trim());
      changed();
    },
  });
}
